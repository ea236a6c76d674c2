/** The connection with the server: its start, its stop and its restart. */

import * as vscode from 'vscode';
import { LanguageClient, State, type LanguageClientOptions } from 'vscode-languageclient/node';

import { offerToInstall } from './install';
import { findLaunch, type Launch } from './launch';
import { readTasks, shareSettings, type Refusal } from './settings';

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
// A program that is not a language server may never answer, and the next start waits for this one.
const MS_TO_START = 60_000;

/** The argument of a command of the server. */
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
  private launch: Launch | undefined;
  // Starts and stops wait for each other: two at once would leave a server behind.
  private last: Promise<void> = Promise.resolve();
  private readonly shown = new Set<string>();
  private readonly own: vscode.Uri;
  private readonly running = new vscode.EventEmitter<boolean>();
  /** Fires with whether the server runs, at each change of that. */
  readonly onDidChange = this.running.event;

  constructor(
    context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.own = vscode.Uri.joinPath(context.globalStorageUri, 'server');
  }

  /** Stop the server if it runs, and start it as the settings are now. */
  restart(): Promise<void> {
    return this.afterLast(async () => this.replace(await this.find()));
  }

  /** Restart the server when the settings now ask for another program, arguments or environment. */
  follow(): Promise<void> {
    return this.afterLast(async () => {
      const launch = await this.find();
      if (JSON.stringify(launch) !== JSON.stringify(this.launch)) {
        await this.replace(launch);
      }
    });
  }

  stop(): Promise<void> {
    return this.afterLast(() => this.end());
  }

  private afterLast(act: () => Promise<void>): Promise<void> {
    // A failure reaches the caller of the act, and not the next act.
    const result = this.last.then(act);
    this.last = result.catch(() => undefined);
    return result;
  }

  private async find(): Promise<Launch | undefined> {
    const { launch, refusals } = await findLaunch(this.own);
    refusals.filter(({ message }) => !this.shown.has(message)).forEach((refusal) => void this.warn(refusal));
    return launch;
  }

  /** Show a warning about an ignored setting, once. */
  private async warn({ key, message }: Refusal): Promise<void> {
    this.shown.add(message);
    this.log.warn(message);
    const settings = 'Open Settings';
    if ((await vscode.window.showWarningMessage(message, settings)) === settings) {
      await vscode.commands.executeCommand('workbench.action.openSettings', key);
    }
  }

  private async replace(launch: Launch | undefined): Promise<void> {
    await this.end();
    this.launch = launch;
    if (launch === undefined) {
      this.log.warn('The program “stackprompt” is not installed.');
      // Not awaited: the user may take their time, or change the settings meanwhile.
      void this.offer();
      return;
    }
    await this.begin(launch);
  }

  private async offer(): Promise<void> {
    if (await offerToInstall(this.own, this.log)) {
      await this.follow();
    }
  }

  private async begin({ program, args, env }: Launch): Promise<void> {
    this.log.info(['Starting', program, ...args].join(' '));
    // The current folder must not be the workspace: Python would import modules from there.
    const options = { cwd: vscode.Uri.joinPath(this.own, '..').fsPath, env: { ...env } };
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(this.own, '..'));
    this.client = new LanguageClient('stackprompt', 'Stackprompt', { command: program, args: [...args], options }, this.options());
    this.client.onDidChangeState((change) => this.running.fire(change.newState === State.Running));
    try {
      await Promise.race([this.client.start(), failLater('The server does not respond.')]);
    } catch (failure) {
      this.log.error(String(failure));
      void vscode.window.showErrorMessage(`Stackprompt could not start ${program}; see the log.`);
    }
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.dispose();
    } catch (failure) {
      // A client that did not start cannot be stopped; the next one must start nevertheless.
      this.log.warn(String(failure));
    }
  }

  /** Run a command of the server; its refusal is an Error with the reason. */
  async ask<T>(command: string, argument: Request | string): Promise<T> {
    if (this.client === undefined) {
      throw new Error('The Stackprompt server is not running.');
    }
    return this.client.sendRequest<T>('workspace/executeCommand', { command, arguments: [argument] });
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: LANGUAGES.flatMap((language) => [{ scheme: 'file', language }, { scheme: 'untitled', language }]),
      outputChannel: this.log,
      // This extension executes the commands of the light bulb, and opens prompts in the place of the user's choice.
      initializationOptions: { clientCommand: OPEN_COMMAND },
      middleware: {
        provideCodeActions: async (document, range, context, token, next) => {
          const actions = await next(document, range, context, token);
          return actions?.filter((action) => !('kind' in action) || action.kind === undefined || isWanted(action.kind));
        },
        workspace: {
          configuration: async (params, token, next) => {
            const values = await next(params, token);
            const sections = params.items.map(({ section }) => section);
            return Array.isArray(values) ? shareSettings(sections, values) : values;
          },
          // Settings are not pushed: the server pulls them through the filter above.
          didChangeConfiguration: (_sections, next) => next(undefined),
        },
      },
    };
  }
}

async function failLater(message: string): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, MS_TO_START).unref());
  throw new Error(message);
}

/** Return whether a task is among those to show. */
export function appears(task: string): boolean {
  const wanted = readTasks();
  return wanted.length === 0 || wanted.includes(task);
}

function isWanted(kind: vscode.CodeActionKind): boolean {
  const task = kind.value.startsWith(`${KIND}.`) ? kind.value.slice(KIND.length + 1) : '';
  // The insertion of a comment is not a task.
  return task === '' || task === 'insert' || appears(task);
}
