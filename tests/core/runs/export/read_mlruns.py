"""Prints the runs of a folder as MLflow's file store and its migrate-filestore read them."""
import json
import pathlib
import sys

import yaml


def texts(folder):
    return {path.relative_to(folder).as_posix(): path.read_text()
            for path in folder.rglob("*") if path.is_file()}


def points(text):
    for line in text.splitlines():
        time, value, step = line.split(" ")
        yield [int(time), float(value), int(step)]


root = pathlib.Path(sys.argv[1]) / "mlruns"
found = []
for experiment in sorted(root.iterdir()):
    meta = yaml.safe_load((experiment / "meta.yaml").read_text())
    assert meta["experiment_id"] == experiment.name and int(experiment.name) < 2 ** 63
    assert meta["lifecycle_stage"] == "active" and meta["creation_time"] > 0
    assert meta["artifact_location"] == experiment.absolute().as_uri()
    for folder in sorted(path for path in experiment.iterdir() if path.is_dir()):
        run = yaml.safe_load((folder / "meta.yaml").read_text())
        assert run["run_id"] == run["run_uuid"] == folder.name and len(folder.name) == 32
        assert run["experiment_id"] == experiment.name and run["tags"] == []
        assert run["artifact_uri"] == (folder / "artifacts").absolute().as_uri()
        assert (folder / "artifacts").is_dir() and run["source_type"] == 4
        found.append({"experiment": meta["name"], "name": run["run_name"], "status": run["status"],
                      "start": run["start_time"], "end": run["end_time"],
                      "params": texts(folder / "params"), "tags": texts(folder / "tags"),
                      "metrics": {key: list(points(text))
                                  for key, text in texts(folder / "metrics").items()}})
print(json.dumps(found))
