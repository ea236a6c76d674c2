/** The commands of the palette. */

import * as vscode from 'vscode';

import { askForArguments, type Argument } from './arguments';
import { copy, lastPrompt, open, show, toChat, write } from './prompts';
import { appears, OPEN_COMMAND, type Request, type Server } from './server';
import { showStack } from './stack';

interface Offer {
  readonly task: string;
  readonly title: string;
  readonly findings: number;
  readonly arguments: readonly Argument[];
}

interface WorkspaceFile {
  readonly uri: string;
  readonly path: string;
  readonly kind: string;
  readonly findings: number;
}

/** Register every command; an error of the server is shown as a message. */
export function registerCommands(server: Server, log: vscode.LogOutputChannel): vscode.Disposable[] {
  const commands: Record<string, (argument?: Request) => unknown> = {
    [OPEN_COMMAND]: (request) => (request === undefined ? undefined : open(server, request)),
    'stackprompt.generatePrompt': () => withTask(server, (request) => open(server, request)),
    'stackprompt.generateForWorkspace': () => generateForWorkspace(server),
    'stackprompt.insertComment': () => withTask(server, (request) => insertComment(server, request)),
    'stackprompt.copyLast': copyLast,
    'stackprompt.sendToChat': () => withTask(server, async (request) => toChat(await write(server, request))),
    'stackprompt.showStack': () => showStackOfWorkspace(server),
    'stackprompt.whyPrompt': () => withTask(server, (request) => explain(server, request)),
    'stackprompt.restartServer': () => server.restart(),
    'stackprompt.showLogs': () => log.show(),
  };
  return Object.entries(commands).map(([name, run]) =>
    vscode.commands.registerCommand(name, async (argument?: Request) => {
      try {
        await run(argument);
      } catch (failure) {
        log.error(String(failure));
        void vscode.window.showErrorMessage(failure instanceof Error ? failure.message : String(failure));
      }
    }),
  );
}

/** Let the user pick a task for the active document or its selection, and call `act` with the request. */
async function withTask(server: Server, act: (request: Request) => unknown): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void vscode.window.showInformationMessage('Open a file first.');
    return;
  }
  const uri = editor.document.uri.toString();
  const range = selectedRange(editor);
  const picked = await pickTask(server, uri);
  if (picked !== undefined) {
    await act({ uri, ...picked, ...range });
  }
}

function selectedRange({ selection }: vscode.TextEditor): Pick<Request, 'range'> {
  if (selection.isEmpty) {
    return {};
  }
  const place = ({ line, character }: vscode.Position) => ({ line, character });
  return { range: { start: place(selection.start), end: place(selection.end) } };
}

async function pickTask(server: Server, uri: string): Promise<Pick<Request, 'task' | 'arguments'> | undefined> {
  const offers = await server.ask<Offer[]>('stackprompt.tasks', uri);
  const items = offers
    .filter((offer) => appears(offer.task))
    .map((offer) => ({ label: capitalise(offer.title), description: offer.task, offer }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'What should the prompt ask for?' });
  return picked && { task: picked.offer.task, arguments: await askForArguments(picked.offer.arguments) };
}

function capitalise(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}

async function generateForWorkspace(server: Server): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    void vscode.window.showInformationMessage('Open a folder first.');
    return;
  }
  const files = await server.ask<WorkspaceFile[]>('stackprompt.files', vscode.Uri.joinPath(folder.uri, 'x').toString());
  const items = files.map((file) => ({
    label: file.path,
    description: file.findings === 1 ? '1 finding' : `${file.findings} findings`,
    uri: file.uri,
  }));
  const placeHolder = items.length > 0 ? 'Which file should the prompt be about?' : 'This folder has no supported files.';
  const chosen = await vscode.window.showQuickPick(items, { placeHolder });
  const picked = chosen === undefined ? undefined : await pickTask(server, chosen.uri);
  if (chosen !== undefined && picked !== undefined) {
    await vscode.window.showTextDocument(vscode.Uri.parse(chosen.uri), { preview: false });
    await open(server, { uri: chosen.uri, ...picked });
  }
}

async function insertComment(server: Server, request: Request): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return;
  }
  const above = new vscode.Position(editor.selection.start.line, 0);
  const range = request.range ?? { start: above, end: above };
  const { text } = await server.ask<{ text: string }>('stackprompt.comment', { ...request, range });
  await editor.edit((edit) => edit.insert(above, text));
}

async function copyLast(): Promise<void> {
  const prompt = lastPrompt();
  if (prompt === undefined) {
    void vscode.window.showInformationMessage('There is no prompt yet.');
    return;
  }
  await copy(prompt);
}

async function explain(server: Server, request: Request): Promise<void> {
  const { text, language } = await server.ask<{ text: string; language: string }>('stackprompt.why', request);
  await show(text, language);
}

async function showStackOfWorkspace(server: Server): Promise<void> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  // The active document may be a prompt, which is not in the workspace.
  const uri = active?.scheme === 'file' || folder === undefined ? active : vscode.Uri.joinPath(folder, 'x');
  if (uri === undefined) {
    void vscode.window.showInformationMessage('Open a file of the workspace first.');
    return;
  }
  await showStack(server, uri);
}
