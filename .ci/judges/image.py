"""What docs/SECURITY.md says of the image, asked of Dockerfile, .dockerignore and docker-compose.yml. Nothing is built."""

import json
import re
import sys
from pathlib import Path

import yaml


def instructions(text):
    """Pairs of keyword and rest, continued lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    return [tuple(line.strip().split(None, 1)) for line in joined.splitlines() if line.strip()]


def dockerfile(text):
    """What is wrong with the stages."""
    stages, names = [], []
    for keyword, rest in instructions(text):
        if keyword == "FROM":
            image, *alias = rest.split()
            if not re.search(r":[^/]+$", image) or image.endswith(":latest"):
                yield f"FROM {image}: no tag that names a version"
            stages.append([])
            names.append(alias[1] if alias else "")
            continue
        if keyword == "ADD":
            yield "ADD fetches and unpacks: COPY"
        if keyword in ("ARG", "ENV") and re.search(r"PASSWORD|SECRET|TOKEN|_KEY", rest):
            yield f"{keyword} {rest}: a secret would stay in a layer"
        if "cargo build" in rest and "--locked" not in rest:
            yield "cargo build without --locked"
        source = re.search(r"--from=(\S+)", rest)
        if keyword == "COPY" and source and source[1] not in names[:-1]:
            yield f"COPY --from={source[1]}: no stage before this one"
        stages[-1].append((keyword, rest))
    final = dict(stages[-1])
    if not re.fullmatch(r"[1-9]\d*:[1-9]\d*", final.get("USER", "")):
        yield "USER is not a number other than root's"
    if "RUN" in final or len(stages) < 2:
        yield "the last stage runs something: it should only be filled"
    check = re.sub(r"^.*?CMD ", "", final.get("HEALTHCHECK", ""))
    for keyword, text in (("ENTRYPOINT", final.get("ENTRYPOINT", "")), ("HEALTHCHECK", check)):
        try:
            words = json.loads(text)
        except ValueError:
            words = []
        if not words or words[0] != "/usr/local/bin/tiepdan":
            yield f"{keyword} is not the program in exec form"
        if keyword == "HEALTHCHECK" and words[1:] != ["doctor", "--live"]:
            yield "HEALTHCHECK does not ask `doctor --live`"


def compose(services, user):
    """What is wrong with the services."""
    commands = {name: service["command"] for name, service in services.items() if "build" in service}
    if set(services) != {"database", *commands} or set(commands) != {"migrate", "server", "worker"}:
        yield f"services {sorted(services)}"
    elif (commands["server"], commands["worker"]) != (["serve"], ["worker"]):
        yield "the server does not serve, or the worker does not work"
    for name, service in services.items():
        if not re.fullmatch(r"[1-9]\d*:[1-9]\d*", service.get("user", "")):
            yield f"{name}: no user by number"
        if "build" in service and service["user"] != user:
            yield f"{name}: another user than the image's {user}"
        if service.get("read_only") is not True or service.get("cap_drop") != ["ALL"]:
            yield f"{name}: writable root or capabilities"
        if service.get("security_opt") != ["no-new-privileges:true"] or service.get("privileged"):
            yield f"{name}: may gain privileges"
        if any(not port.startswith("127.0.0.1:") for port in service.get("ports", [])):
            yield f"{name}: a port beyond loopback"
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD", variable) and not re.fullmatch(r"\$\{\w+:\?.*\}", value):
                yield f"{name}: {variable} has a value"
            if re.search(r"//\w+:(?!\$\{\w+:\?)[^/]*@", value):
                yield f"{name}: {variable} holds a password"


def main(folder):
    """Prints what is wrong; true where nothing is."""
    text = (folder / "Dockerfile").read_text()
    user = dict(instructions(text)).get("USER")
    services = yaml.safe_load((folder / "docker-compose.yml").read_text())["services"]
    faults = [*dockerfile(text), *compose(services, user)]
    ignored = (folder / ".dockerignore").read_text().splitlines()
    faults += [f".dockerignore lacks {name}" for name in (".git", ".devdb", "target", "keys") if name not in ignored]
    print("\n".join(faults), end="\n" if faults else "")
    return not faults


if __name__ == "__main__":
    sys.exit(0 if main(Path(sys.argv[1])) else 1)
