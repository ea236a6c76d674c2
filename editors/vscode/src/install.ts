/** Install the server into an environment of the extension's own, when the user says so. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';

import { pythonIn } from './find';

const run = promisify(execFile);
const PYTHON = process.platform === 'win32' ? 'python' : 'python3';
const INSTALL = 'Install';
const CHOOSE = 'Set Path…';

/** Ask, and install if wanted; true when there is a server now. Never in a workspace that is not trusted. */
export async function offerToInstall(own: vscode.Uri, log: vscode.LogOutputChannel): Promise<boolean> {
  const missing = 'Stackprompt needs its server, the Python package “stackprompt”, and did not find it.';
  const ways = vscode.workspace.isTrusted ? [INSTALL, CHOOSE] : [CHOOSE];
  const chosen = await vscode.window.showInformationMessage(missing, ...ways);
  if (chosen === CHOOSE) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'stackprompt.path');
  }
  return chosen === INSTALL && (await install(own, log));
}

async function install(own: vscode.Uri, log: vscode.LogOutputChannel): Promise<boolean> {
  const progress = { location: vscode.ProgressLocation.Notification, title: 'Installing the Stackprompt server' };
  try {
    await vscode.window.withProgress(progress, async () => {
      // Not in the workspace: Python would import what lies there.
      await vscode.workspace.fs.createDirectory(own);
      const options = { cwd: own.fsPath };
      await run(PYTHON, ['-m', 'venv', own.fsPath], options);
      await run(pythonIn(own.fsPath), ['-m', 'pip', 'install', '--quiet', 'stackprompt'], options);
    });
    return true;
  } catch (failure) {
    log.error(String(failure));
    void vscode.window.showErrorMessage('The server could not be installed. Python 3.11 or later is needed; the log has more.');
    return false;
  }
}
