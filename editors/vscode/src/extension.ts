/** What begins and ends with the extension. */

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
      if (change.affectsConfiguration('stackprompt.path')) {
        void server?.restart();
      }
    }),
    // The Python environment of a workspace counts as soon as the user trusts it.
    vscode.workspace.onDidGrantWorkspaceTrust(() => server?.restart()),
  );
  // Not awaited: it may ask the user, who may take their time.
  void server.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
