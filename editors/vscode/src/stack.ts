/** The stack of a workspace as a read-only document with links to the evidence. */

import * as vscode from 'vscode';

import { showBeside } from './prompts';
import type { Server } from './server';

const SCHEME = 'stackprompt-stack';
const LINK = /\[(`+.*?`+)\]\((file:[^)\s]+)\)/g;

interface Page {
  readonly text: string;
  readonly links: readonly vscode.DocumentLink[];
}

const pages = new Map<string, Page>();
const changed = new vscode.EventEmitter<vscode.Uri>();

/** Serve the documents and their links. */
export function stackDocuments(): vscode.Disposable[] {
  return [
    changed,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => pages.get(uri.toString())?.text ?? '',
    }),
    vscode.languages.registerDocumentLinkProvider({ scheme: SCHEME }, {
      provideDocumentLinks: (document) => [...(pages.get(document.uri.toString())?.links ?? [])],
    }),
  ];
}

/** Show the stack of the workspace of a file. */
export async function showStack(server: Server, file: vscode.Uri): Promise<void> {
  const { text } = await server.ask<{ text: string }>('stackprompt.stackDocument', file.toString());
  const folder = vscode.workspace.getWorkspaceFolder(file)?.uri ?? vscode.Uri.joinPath(file, '..');
  const uri = vscode.Uri.from({ scheme: SCHEME, path: '/Detected stack.md', query: folder.toString() });
  pages.set(uri.toString(), toPage(text));
  changed.fire(uri);
  await showBeside(await vscode.workspace.openTextDocument(uri));
}

/** Separate the text from the addresses of its links, which are long. */
function toPage(text: string): Page {
  const links: vscode.DocumentLink[] = [];
  const lines = text.split('\n').map((written, line) => {
    let shown = '';
    let read = 0;
    for (const link of written.matchAll(LINK)) {
      const [whole, label, address] = link;
      shown += written.slice(read, link.index);
      const range = new vscode.Range(line, shown.length, line, shown.length + (label ?? '').length);
      links.push(new vscode.DocumentLink(range, vscode.Uri.parse(address ?? '')));
      shown += label;
      read = link.index + whole.length;
    }
    return shown + written.slice(read);
  });
  return { text: lines.join('\n'), links };
}
