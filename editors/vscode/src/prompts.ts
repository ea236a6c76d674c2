/** The places for a prompt: a document, a preview, the clipboard or the chat. */

import * as vscode from 'vscode';

import type { Request, Server } from './server';
import { readOpenIn } from './settings';

const SCHEME = 'stackprompt';

export interface Prompt {
  readonly text: string;
  readonly language: string;
  readonly suggestedName: string;
  readonly task: string;
  readonly tokens: number;
  readonly budget: number;
  readonly cuts: readonly { readonly section: string; readonly reason: string }[];
  readonly findings: readonly unknown[];
}

let last: Prompt | undefined;

/** Return the last prompt. */
export function lastPrompt(): Prompt | undefined {
  return last;
}

/** Generate a prompt and open it in the configured place. */
export async function open(server: Server, request: Request): Promise<void> {
  const where = readOpenIn();
  const prompt = await write(server, request);
  switch (where) {
    case 'preview':
      await showPreview(request, prompt);
      break;
    case 'clipboard':
      break;
    case 'chat':
      await toChat(prompt);
      report('in the chat', prompt);
      return;
    default:
      await show(prompt.text, prompt.language);
  }
  await copy(prompt);
}

/** Generate a prompt. */
export async function write(server: Server, request: Request): Promise<Prompt> {
  last = await server.ask<Prompt>('stackprompt.generate', request);
  return last;
}

/** Copy a prompt to the clipboard, and report it in the status bar. */
export async function copy(prompt: Prompt): Promise<void> {
  await vscode.env.clipboard.writeText(prompt.text);
  report('copied', prompt);
}

/** Show the size of a prompt and the parts that were left out in the status bar. */
function report(where: string, prompt: Prompt): void {
  const findings = prompt.findings.length === 1 ? '1 finding' : `${prompt.findings.length} findings`;
  const cuts = prompt.cuts.map(({ section }) => section).join(', ');
  const leftOut = cuts === '' ? '' : `; left out: ${cuts}`;
  const size = `about ${prompt.tokens} of ${prompt.budget} tokens`;
  vscode.window.setStatusBarMessage(`$(copy) Prompt ${where}: ${findings}, ${size}${leftOut}`, 8000);
}

/** Put a prompt into the input of the chat, for the user to read and send. */
export async function toChat(prompt: Prompt): Promise<void> {
  const commands = await vscode.commands.getCommands(true);
  if (commands.includes('workbench.action.chat.open')) {
    await vscode.commands.executeCommand('workbench.action.chat.open', { query: prompt.text, isPartialQuery: true });
    return;
  }
  await copy(prompt);
  void vscode.window.showInformationMessage('No chat is available; the prompt is on the clipboard.');
}

/** Show a text in a new document beside the active one. */
export async function show(content: string, language: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  await showBeside(document);
}

async function showPreview(request: Request, prompt: Prompt): Promise<void> {
  // A selection or a single finding moves when the file changes, so only a prompt of a whole file is a preview.
  if (request.range !== undefined || Object.keys(request.arguments ?? {}).length > 0) {
    await show(prompt.text, prompt.language);
    return;
  }
  const name = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${prompt.task}/${decodeURIComponent(name)}.md`, query: request.uri });
  const document = await vscode.workspace.openTextDocument(uri);
  await showBeside(await vscode.languages.setTextDocumentLanguage(document, prompt.language));
}

/** Show a document beside the active one. */
export async function showBeside(document: vscode.TextDocument): Promise<void> {
  // Beside the second column VS Code would open a third one.
  const isSplit = vscode.window.tabGroups.all.length > 1;
  const viewColumn = isSplit ? vscode.ViewColumn.Two : vscode.ViewColumn.Beside;
  await vscode.window.showTextDocument(document, { viewColumn, preview: false });
}
