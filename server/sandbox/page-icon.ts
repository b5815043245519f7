/** The pages' icon: a card under the orange line that marks test mode everywhere. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#0e5a6b"/>
<rect x="6" y="10" width="20" height="14" rx="2.5" fill="none" stroke="#fff" stroke-width="2"/>
<path d="M6 15h20" stroke="#fff" stroke-width="2"/>
<path d="M0 7a7 7 0 0 1 7-7h18a7 7 0 0 1 7 7z" fill="#f08a24" transform="scale(1 .6)"/>
</svg>
`;
