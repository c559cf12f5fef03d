#pragma once

#include "core/runs/RunList.h"

namespace headroom {

/// Writes runs in the layout of MLflow's file store (mlflow/store/tracking/file_store.py), which
/// `mlflow migrate-filestore` and `mlflow ui` read:
///
///     OUT/mlruns/EXPERIMENT/meta.yaml
///     OUT/mlruns/EXPERIMENT/RUN/meta.yaml  params/  metrics/  tags/  artifacts/
///
/// Parameters are the settings, by the options' keys, and `head`, `model` and `data`. Metrics are
/// the rows of log.csv as `epoch/NAME`, and the results by their keys. Tags are the run's own, its
/// note and `headroom.folder`. The same runs get the same names of folders every time.
struct MlflowExport {
    std::filesystem::path out;
    std::string experiment; ///< its name: that of the folder that was listed
    std::size_t runs = 0;
};

/// Exports runs (SingleRuns.h); damaged ones are left out. OUT exists afterwards completely or not
/// at all. Throws Error(usage) if it exists and is not empty, Error(io).
MlflowExport export_mlflow(const std::vector<RunEntry>& runs, const std::filesystem::path& listed,
                           const std::filesystem::path& out);

} // namespace headroom
