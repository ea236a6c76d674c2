/** The activation and deactivation of the extension. */

import * as vscode from 'vscode';

import { registerCommands } from './commands';
import { Server } from './server';
import { stackDocuments } from './stack';
import { showStackOf } from './status';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Stackprompt', { log: true });
  server = new Server(context, log);
  context.subscriptions.push(
    log,
    ...registerCommands(server, log),
    ...showStackOf(server),
    ...stackDocuments(),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('stackprompt')) {
        void server?.follow();
      }
    }),
    // The Python environment of a workspace, and the user's list of trusted folders, count as soon as the window is trusted.
    vscode.workspace.onDidGrantWorkspaceTrust(() => server?.follow()),
    // Programs of PATH in a folder of the workspace are skipped.
    vscode.workspace.onDidChangeWorkspaceFolders(() => server?.follow()),
  );
  // Not awaited: activation must not wait for a program.
  void server.restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
