"""workspace/executeCommand: the commands, their argument, and the ways to show a prompt."""
