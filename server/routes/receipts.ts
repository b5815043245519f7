import { ReceiptDocumentSchema } from '#shared/receipt-documents.ts';
import { badRequest } from '../errors.ts';
import { redeemTicket, ticketAt } from '../middleware/export-ticket.ts';
import { reply } from '../middleware/reply.ts';
import { type AccountCall, accountRoute, param, queryOf, type Route } from '../middleware/routes.ts';
import { fileName } from '../services/exports.ts';
import { listOwner } from '../services/list-requests.ts';
import { readBundleRequest, readPaper } from '../services/receipt-bundle-requests.ts';
import { beginBundle } from '../services/receipt-bundles.ts';
import { getReceipt } from '../services/receipt-documents.ts';
import { downloadReceipt, receiptFileName } from '../services/receipt-downloads.ts';
import { bundlePages } from '../services/receipt-shapes.ts';

export const receiptRoutes: Route[] = [
  accountRoute('get', '/transactions/:id/receipt', 'view', async (call) => {
    call.context.receiptThread.prepare();
    reply(call.response, 200, ReceiptDocumentSchema, await readDocument(call));
  }),

  accountRoute('get', '/transactions/:id/receipt.pdf', 'view', async (call) => {
    const paper = readPaper(queryOf(call));
    const document = await readDocument(call);
    const { context, request, response, actor, upstream } = call;
    response.status(200).set({
      'Content-Type': 'application/pdf',
      'Content-Disposition': `attachment; filename="${receiptFileName(document)}"`,
    });
    if (request.method === 'HEAD') response.end();
    else response.end(await downloadReceipt(context, upstream, { document, paper, actor }));
  }),

  accountRoute('get', '/exports/receipts.pdf', 'export', async (call) => sendBundle(call)),
];

function readDocument(call: AccountCall) {
  const { context, upstream, merchant, actor } = call;
  return getReceipt(context, upstream, { merchant, id: param(call, 'id'), actor });
}

async function sendBundle(call: AccountCall): Promise<void> {
  const { context, upstream, request, response, merchant, actor } = call;
  redeemTicket(call);
  const params = queryOf(call);
  if (ticketAt(request)) params.delete('ticket');
  const owner = listOwner(context, merchant, upstream, 'transactions');
  const { paper, list, filter } = readBundleRequest(params, owner);
  // Its replies end with the connection, so one that was cut off would look whole.
  if (request.httpVersion === '1.0')
    throw badRequest(
      'Exports need HTTP/1.1. Have the proxy in between speak it (nginx: proxy_http_version 1.1).',
    );
  const place = { context, upstream, timeZone: merchant.timeZone };
  const head = {
    'Content-Type': 'application/pdf',
    'Content-Disposition': `attachment; filename="${fileName(place, 'transactions', 'pdf')}"`,
    'X-Accel-Buffering': 'no',
  };
  if (request.method === 'HEAD') return void response.status(200).set(head).end();
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const title = { merchant: { name: merchant.name, timeZone: merchant.timeZone }, paper };
  const bundle = await beginBundle(
    { context, upstream, actor },
    { list, title, params: filter },
    gone.signal,
  );
  response.status(200).set({
    ...head,
    // What a progress bar needs: pages are counted as they come.
    'X-Receipts': String(bundle.count),
    'X-Pages-Before': String(bundlePages(bundle.count, paper).beforeReceipts),
  });
  await bundle.writeTo(response);
}
