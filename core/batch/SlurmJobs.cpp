#include "core/batch/SlurmJobs.h"

#include "core/runs/JsonFields.h"
#include "core/runs/RunFiles.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/text/JsonText.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace {

std::filesystem::path jobs_file(const BatchFolder& batch) {
    return slurm_folder(batch) / "jobs.json";
}

} // namespace

std::filesystem::path slurm_folder(const BatchFolder& batch) {
    return batch.path() / "slurm";
}

std::vector<SlurmArray> submitted_arrays(const BatchFolder& batch) {
    const auto file = jobs_file(batch);
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return {};
    const auto json = read_json(file);
    std::vector<SlurmArray> arrays;
    for (const auto& one : JsonFields(json, file.string()).objects("arrays")) {
        auto& array = arrays.emplace_back();
        one.take("job", array.job);
        one.take("report", array.report);
        one.take("cells", array.packing.cells);
        one.take("cells_of_a_task", array.packing.size);
        if (array.packing.size < 1)
            throw data_error(fmt::format("{}: was changed or damaged", file.string()));
    }
    return arrays;
}

void add_array(const BatchFolder& batch, const SlurmArray& array) {
    auto arrays = submitted_arrays(batch);
    arrays.push_back(array);
    auto list = nlohmann::ordered_json::array();
    for (const auto& one : arrays)
        list.push_back({{"job", one.job},
                        {"report", one.report},
                        {"cells", one.packing.cells},
                        {"cells_of_a_task", one.packing.size}});
    write_atomically(jobs_file(batch), json_text({{"arrays", list}}));
}

std::vector<const SlurmTask*> tasks_of_cells(const BatchFolder& batch,
                                             const std::vector<SlurmArray>& arrays,
                                             const std::vector<SlurmTask>& queue) {
    std::vector<const SlurmTask*> tasks(batch.cells().size());
    for (const auto& task : queue) {
        const auto array = std::ranges::find(arrays, task.job, &SlurmArray::job);
        if (array == arrays.end() || task.index == 0) continue;
        const auto size = array->packing.size;
        const auto end = std::min({task.index * size, array->packing.cells, tasks.size()});
        for (auto cell = (task.index - 1) * size; cell < end; ++cell)
            tasks[cell] = &task;
    }
    return tasks;
}

} // namespace headroom
