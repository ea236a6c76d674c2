/** The connection with the server, which starts, stops and starts again. */

import * as vscode from 'vscode';
import { LanguageClient, State, type LanguageClientOptions } from 'vscode-languageclient/node';

import { findProgram } from './find';
import { offerToInstall } from './install';

export const LANGUAGES = [
  'dockerfile',
  'dockercompose',
  'yaml',
  'helm',
  'helm-template',
  'ansible',
  'github-actions-workflow',
  'sql',
  'terraform',
] as const;
export const OPEN_COMMAND = 'stackprompt.open';
const KIND = 'refactor.prompt';

/** What a command of the server is asked about. */
export interface Request {
  readonly uri: string;
  readonly task?: string;
  readonly range?: { readonly start: Place; readonly end: Place };
  readonly arguments?: Arguments;
}

/** The arguments of the task, and `practice`, which narrows a prompt to one finding. */
export type Arguments = Readonly<Record<string, string | undefined>>;

interface Place {
  readonly line: number;
  readonly character: number;
}

export class Server {
  private client: LanguageClient | undefined;
  private readonly own: vscode.Uri;
  private readonly running = new vscode.EventEmitter<boolean>();
  /** Tells whether the server runs, each time that changes. */
  readonly onDidChange = this.running.event;

  constructor(
    context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.own = vscode.Uri.joinPath(context.globalStorageUri, 'server');
  }

  async start(): Promise<void> {
    let program = await findProgram(this.own);
    if (program === undefined && (await offerToInstall(this.own, this.log))) {
      program = await findProgram(this.own);
    }
    if (program === undefined) {
      this.log.warn('The program “stackprompt” is not installed.');
      return;
    }
    this.log.info(`Starting ${program}`);
    // Where the program runs must not be the workspace: Python would import what lies there.
    const options = { cwd: vscode.Uri.joinPath(this.own, '..').fsPath };
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(this.own, '..'));
    this.client = new LanguageClient('stackprompt', 'Stackprompt', { command: program, args: ['lsp'], options }, this.options());
    this.client.onDidChangeState((change) => this.running.fire(change.newState === State.Running));
    try {
      await this.client.start();
    } catch (failure) {
      this.log.error(String(failure));
      void vscode.window.showErrorMessage(`Stackprompt could not start ${program}; the log has more.`);
    }
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client !== undefined) {
      await client.dispose();
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Run a command of the server; its refusal is an Error with the reason. */
  async ask<T>(command: string, argument: Request | string): Promise<T> {
    if (this.client === undefined) {
      throw new Error('The Stackprompt server does not run.');
    }
    return this.client.sendRequest<T>('workspace/executeCommand', { command, arguments: [argument] });
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: LANGUAGES.flatMap((language) => [{ scheme: 'file', language }, { scheme: 'untitled', language }]),
      outputChannel: this.log,
      // The commands in the light bulb come back to this extension, which opens prompts where the user wants them.
      initializationOptions: { clientCommand: OPEN_COMMAND },
      middleware: {
        provideCodeActions: async (document, range, context, token, next) => {
          const actions = await next(document, range, context, token);
          return actions?.filter((action) => !('kind' in action) || action.kind === undefined || isWanted(action.kind));
        },
      },
    };
  }
}

/** Tell whether the user wants a task to appear. */
export function appears(task: string): boolean {
  const wanted = vscode.workspace.getConfiguration('stackprompt').get<string[]>('tasks', []);
  return wanted.length === 0 || wanted.includes(task);
}

function isWanted(kind: vscode.CodeActionKind): boolean {
  const task = kind.value.startsWith(`${KIND}.`) ? kind.value.slice(KIND.length + 1) : '';
  // Inserting a comment is a way to hand a prompt over, and no task.
  return task === '' || task === 'insert' || appears(task);
}
