/** The installation of a missing server, in an environment of the extension's own, with the user's consent. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';

import { findOnPath, pythonIn } from './find';
import { withoutPython } from './launch';

/**
 * The version that is on the package index and was checked there. Undefined until there is one: a name that is not registered
 * is anyone's to register, so nothing is installed by that name, and a message names the way from the repository.
 */
const PUBLISHED_VERSION: string | undefined = undefined;

const run = promisify(execFile);
const PYTHON = process.platform === 'win32' ? 'python.exe' : 'python3';
const INSTALL = 'Install';
const CHOOSE = 'Set Path…';

/** Show that the server is missing, and install it on request; return whether it is installed now. */
export async function offerToInstall(own: vscode.Uri, log: vscode.LogOutputChannel): Promise<boolean> {
  const version: string | undefined = PUBLISHED_VERSION;
  // Never in a workspace that is not trusted.
  const canInstall = version !== undefined && vscode.workspace.isTrusted;
  const way = version === undefined ? ' Install it from the repository of Stackprompt: “pipx install .” in its folder.' : '';
  const missing = `Stackprompt needs its server, the program “stackprompt”, but did not find it.${way}`;
  const chosen = await vscode.window.showInformationMessage(missing, ...(canInstall ? [INSTALL, CHOOSE] : [CHOOSE]));
  if (chosen === CHOOSE) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'stackprompt.path');
  }
  return chosen === INSTALL && canInstall && (await install(version, own, log));
}

/** Install exactly this version into an environment of the extension's own; return whether that succeeded. */
export async function install(version: string, own: vscode.Uri, log: vscode.LogOutputChannel): Promise<boolean> {
  const progress = { location: vscode.ProgressLocation.Notification, title: 'Installing the Stackprompt server' };
  try {
    await vscode.window.withProgress(progress, () => makeEnvironment(version, own));
    return true;
  } catch (failure) {
    log.error(String(failure));
    void vscode.window.showErrorMessage('The server could not be installed. Python 3.11 or later is required; see the log.');
    return false;
  }
}

async function makeEnvironment(version: string, own: vscode.Uri): Promise<void> {
  const python = await findOnPath(PYTHON);
  if (python === undefined) {
    throw new Error(`There is no ${PYTHON} on PATH.`);
  }
  await vscode.workspace.fs.createDirectory(own);
  // Not in the workspace, and isolated: Python would import modules from there.
  const options = { cwd: own.fsPath, env: withoutPython(process.env) };
  await run(python, ['-I', '-m', 'venv', own.fsPath], options);
  // A source archive would run its own set-up.
  const pip = ['-I', '-m', 'pip', 'install', '--quiet', '--only-binary=:all:', `stackprompt==${version}`];
  await run(pythonIn(own.fsPath), pip, options);
}
