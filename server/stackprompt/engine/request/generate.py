"""A request becomes a prompt: collect, present, fit. Pure and synchronous; the caller decides where it runs."""

from stackprompt.domain.errors import PromptError
from stackprompt.domain.knowledge.technology import Stack
from stackprompt.domain.prompts.evidence import build_prompt
from stackprompt.domain.prompts.prompt import Prompt, PromptRequest
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.engine.request.collect import collect
from stackprompt.engine.request.fit import fit
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.workspace.analysis import Analysis
from stackprompt.prompts.present import Project, present
from stackprompt.prompts.text.names import name_prompt_file, show_path


def generate(
    snapshot: Snapshot, request: PromptRequest, analysis: Analysis, stack: Stack
) -> Result[Prompt, PromptError]:
    """Write the prompt that ``request`` asks for; the error names what in the request or in our data is wrong."""
    evidence = collect(snapshot, request, analysis, stack)
    if isinstance(evidence, Err):
        return evidence
    settings = snapshot.settings
    project = Project(snapshot.knowledge.technologies, snapshot.rules, settings.variables, settings.prompt.max_findings)
    fitted = fit(snapshot.templates, evidence.value, present(project, evidence.value))
    if isinstance(fitted, Err):
        return fitted
    path = request.document.path
    title = f"{snapshot.templates.tasks[request.task].title} {show_path(path)}"
    problems = (*snapshot.problems, *analysis.problems)
    return Ok(build_prompt(evidence.value, fitted.value, title, name_prompt_file(request.task, path), problems))
