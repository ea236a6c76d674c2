// Drives the extension in a browser as a user would.
// Usage: node drive.cjs PORT WORKSPACE USER_FOLDER SCREENSHOTS SCENARIO PRACTICE
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { chromium } = require('playwright-core');

const [port, workspace, userFolder, screenshots, scenario, practice] = process.argv.slice(2);
const origin = `http://127.0.0.1:${port}`;
const PATIENCE = 60_000;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-sync'];

async function main() {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'chromium-'));
  const executablePath = execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
  const viewport = { width: 1400, height: 860 };
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: FLAGS, viewport });
  try {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(PATIENCE);
    await scenarios[scenario](handsOn(page));
  } finally {
    await context.close();
    fs.rmSync(profile, { recursive: true, force: true });
  }
}

// What a user does with eyes, mouse and keyboard.
function handsOn(page) {
  const shot = (name) => page.screenshot({ path: path.join(screenshots, `${name}.png`) });
  const step = async (name, act) => {
    const begun = Date.now();
    try {
      await act();
    } catch (failure) {
      await shot(`failed-${name.replaceAll(' ', '-')}`);
      throw new Error(`${name}: ${failure.message}`);
    }
    console.log(`ok ${name} (${Date.now() - begun} ms)`);
  };
  // Editors show only the lines in view, with spaces that do not break.
  const shows = (text) =>
    page.waitForFunction(
      (wanted) => [...document.querySelectorAll('.editor-instance .view-lines')].some((lines) => lines.textContent.replaceAll('\u00a0', ' ').includes(wanted)),
      text,
    );
  const until = async (isSo, failure) => {
    const deadline = Date.now() + PATIENCE;
    while (!(await isSo())) {
      if (Date.now() > deadline) {
        throw new Error(failure);
      }
      await page.waitForTimeout(100);
    }
  };
  // Not by `waitForFunction`, for which a promise is true whatever it will hold.
  const inClipboard = (text) =>
    until(async () => (await page.evaluate(() => navigator.clipboard.readText())).includes(text), `the clipboard does not hold “${text}”`);
  const rows = (widget, text) => page.locator(`${widget} .monaco-list-row`, { hasText: text });
  const focusFirst = async () => {
    await page.keyboard.press('Control+1');
    await page.keyboard.press('Control+Home');
  };
  const bulb = async (text) => {
    for (let tries = 0; tries < 8; tries++) {
      await page.keyboard.press('Control+.');
      try {
        await rows('.action-widget', text).first().waitFor({ timeout: 4000 });
        return;
      } catch {
        await page.keyboard.press('Escape');
      }
    }
    throw new Error(`the light bulb does not offer “${text}”`);
  };
  // A document that is just being opened takes the keys away from the palette.
  const palette = async (command) => {
    const input = page.locator('.quick-input-widget input:visible').first();
    for (let tries = 0; tries < 8; tries++) {
      await page.waitForTimeout(500);
      await page.keyboard.press('F1');
      try {
        await input.waitFor({ timeout: 3000 });
        await input.fill(`>Stackprompt: ${command}`, { timeout: 3000 });
        await rows('.quick-input-widget', command).first().click({ timeout: 5000 });
        return;
      } catch {
        await page.keyboard.press('Escape');
      }
    }
    throw new Error(`the palette does not offer “${command}”`);
  };

  const openBulb = async () => {
    await page.goto(`${origin}/?folder=${workspace}`);
    await step('open a Dockerfile', async () => {
      await page.getByRole('treeitem', { name: 'Dockerfile' }).dblclick();
      await shows('FROM python AS assets');
    });
    await step('light bulb', async () => {
      await page.locator('.editor-instance .view-lines').first().click();
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('ArrowDown');
      await bulb('Prompt: harden this Dockerfile');
      await shot('light-bulb');
    });
  };
  return { page, shot, step, shows, until, inClipboard, rows, focusFirst, bulb, palette, openBulb };
}

const scenarios = {
  everywhere: async ({ page, shot, step, shows, inClipboard, rows, focusFirst, bulb, palette, openBulb }) => {
    await openBulb();
    await step('the picked prompt opens beside the file', async () => {
      await rows('.action-widget', 'Prompt: harden this Dockerfile').first().click();
      await shows('Base image is not pinned to a version');
    });
    await step('and is on the clipboard', () => inClipboard('# Harden `Dockerfile`'));
    await shot('prompt');
    await step('completion in a comment', async () => {
      await focusFirst();
      await page.keyboard.press('Control+End');
      await page.keyboard.type('\n#', { delay: 60 });
      await rows('.suggest-widget.visible', 'prompt: harden this Dockerfile').first().waitFor();
      await page.waitForTimeout(400);
      await shot('completion');
      await rows('.suggest-widget.visible', 'prompt: harden this Dockerfile').first().click();
      await shows('Prompt: harden this Dockerfile');
    });
    await step('palette', async () => {
      await focusFirst();
      await palette('Generate Prompt');
      await rows('.quick-input-widget', 'Review this Dockerfile').first().waitFor();
      await shot('palette');
      await rows('.quick-input-widget', 'Review this Dockerfile').first().click();
      await inClipboard('# Review `Dockerfile`');
    });
    await step('stack', async () => {
      await focusFirst();
      await palette('Show Detected Stack');
      await shows('Detected stack');
      await shows('PostgreSQL 16.4 (99 %): `compose.yaml:22`');
      await shot('stack');
      await page.getByText('`compose.yaml:22`').first().click({ modifiers: ['Control'] });
      await shows('image: postgres:16.4');
      await page.locator('.statusbar-item', { hasText: 'Ln 22' }).first().waitFor();
      await shot('evidence');
    });
    await step('why', async () => {
      await focusFirst();
      await palette('Why This Prompt');
      await rows('.quick-input-widget', 'Harden this Dockerfile').first().click();
      await shows('Why: Harden `Dockerfile`');
    });
    await step('files of the workspace', async () => {
      await palette('Generate for Workspace');
      await rows('.quick-input-widget', 'compose.yaml').first().waitFor();
      await shot('workspace');
      await page.keyboard.press('Escape');
    });
    await step('a new practice is in the next prompt', async () => {
      const folder = path.join(userFolder, 'knowledge', 'docker', 'practices');
      fs.mkdirSync(folder, { recursive: true });
      fs.copyFileSync(practice, path.join(folder, path.basename(practice)));
      await page.waitForTimeout(4000);
      await focusFirst();
      await palette('Generate Prompt');
      await rows('.quick-input-widget', 'Harden this Dockerfile').first().click();
      await inClipboard('Use the registry of the house');
    });
    await step('the server is back after it was killed', async () => {
      const pid = fs.readdirSync('/proc').find((entry) => isOurServer(entry));
      process.kill(Number(pid), 'SIGKILL');
      await page.waitForTimeout(1500);
      await focusFirst();
      await page.keyboard.press('ArrowDown');
      await bulb('Prompt: harden this Dockerfile');
      await page.keyboard.press('Escape');
    });
  },

  preview: async ({ page, shot, step, rows, focusFirst, openBulb }) => {
    const gaps = (known) =>
      page.waitForFunction((before) => {
        const texts = [...document.querySelectorAll('.editor-instance .view-lines')].map((lines) => lines.textContent.replaceAll('\u00a0', ' '));
        const found = texts.map((text) => /close the\s+(\d+)\s+gaps/.exec(text)?.[1]).find((count) => count !== undefined);
        return found !== undefined && found !== before ? found : false;
      }, known);
    let before;

    await openBulb();
    await step('the picked prompt opens as a preview', async () => {
      await rows('.action-widget', 'Prompt: harden this Dockerfile').first().click();
      await page.locator('.tab', { hasText: 'Dockerfile.md' }).first().waitFor();
      before = await (await gaps('')).jsonValue();
    });
    await step('it follows its file', async () => {
      await focusFirst();
      await page.keyboard.press('Control+End');
      await page.keyboard.type('\nADD https://x.example/a.tar /x\nRUN chmod 777 /x', { delay: 20 });
      await gaps(before);
      await shot('preview');
    });
  },

  restricted: async ({ page, shot, step, shows, until, bulb, focusFirst, openBulb }) => {
    const starts = path.join(path.dirname(userFolder), 'starts');
    await openBulb();
    await page.keyboard.press('Escape');
    await step('the window is in restricted mode', async () => {
      await page.getByRole('button', { name: 'Restricted Mode' }).first().waitFor();
      await shot('restricted');
    });
    await step('trust is granted, and the server starts anew', async () => {
      await page.getByRole('button', { name: 'Restricted Mode' }).first().click();
      await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).first().click();
      await until(() => fs.readFileSync(starts, 'utf8').trim().split('\n').length === 2, 'the server did not start anew');
      await shot('trusted');
    });
    await step('the light bulb is back', async () => {
      // The page about trust covers the window.
      await page.locator('.monaco-modal-editor-block').getByRole('button', { name: /^Close/ }).first().click();
      await page.getByRole('treeitem', { name: 'Dockerfile' }).dblclick();
      await shows('FROM python AS assets');
      await focusFirst();
      await page.keyboard.press('ArrowDown');
      await bulb('Prompt: harden this Dockerfile');
      await page.keyboard.press('Escape');
    });
  },
};

// The server of this run is told apart from any other by its settings folder.
function isOurServer(entry) {
  try {
    const command = fs.readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
    const isServer = command.some((word) => word.endsWith('stackprompt')) && command.includes('lsp');
    return isServer && fs.readFileSync(`/proc/${entry}/environ`, 'utf8').includes(`STACKPROMPT_CONFIG_DIR=${userFolder}\0`);
  } catch {
    return false;
  }
}

main().catch((failure) => {
  console.error(failure.message);
  process.exitCode = 1;
});
