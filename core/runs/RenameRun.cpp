#include "core/runs/RenameRun.h"

#include "core/comparison/Format.h"
#include "core/runs/FoldsFolder.h"
#include "core/runs/OwnFiles.h"
#include "core/runs/RunFiles.h"
#include "core/runs/RunFolder.h"
#include "core/runs/RunKind.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/Folders.h"
#include "datasets/base/files/TemporaryFile.h"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t max_name_length = 255;

/// A leading dot hides a folder, and a leading dash is an option on a command line.
void check_name(const std::string& name) {
    if (name.empty() || name.size() > max_name_length || name[0] == '.' || name[0] == '-' ||
        name.find('/') != std::string::npos || printable(name) != name)
        throw usage_error(fmt::format("{}: expected a folder's name of at most {} bytes, without "
                                      "'/', that begins with neither '.' nor '-'",
                                      name.empty() ? "''" : printable(name), max_name_length));
}

/// Whether something above finds the run by its name: a comparison has it in `runs`, a
/// cross-validation and several train limits have comparisons, a batch has its cells in `runs`.
bool is_whole(const fs::path& above) {
    std::error_code ignored;
    const auto kind = run_kind(above);
    return (kind && *kind != RunKind::run) || fs::exists(above / run_files::batch, ignored);
}

void check_is_alone(const fs::path& folder) {
    for (const auto& above : {folder.parent_path(), folder.parent_path().parent_path()})
        if (is_whole(above))
            throw usage_error(fmt::format("{}: is a part of {}, which finds it by its name: rename "
                                          "that instead",
                                          folder.string(), above.string()));
}

void check_not_in_use(const fs::path& folder, RunKind kind) {
    if (RunFolder::in_use(folder))
        throw Error(Failure::locked, fmt::format("{}: a process is working in it: rename it when "
                                                 "that has ended",
                                                 folder.string()));
    if (kind == RunKind::folds)
        for (const auto& fold : FoldsFolder::comparisons(folder))
            check_not_in_use(fold, RunKind::comparison);
    if (kind != RunKind::comparison) return;
    for (const auto& run : runs_of_comparison(folder))
        check_not_in_use(run, RunKind::run);
    for (const auto& limit : limits_of_comparison(folder))
        check_not_in_use(limit, RunKind::comparison);
}

} // namespace

fs::path rename_run(const fs::path& run, const std::string& name) {
    check_name(name);
    auto folder = fs::absolute(run).lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path(); // "runs/a/" -> "runs/a"
    const auto kind = run_kind(folder);
    if (!kind)
        throw usage_error(
            fmt::format("{}: expected the folder of a run or a comparison: no results "
                        "are in it",
                        run.string()));
    check_is_alone(folder);
    check_not_in_use(folder, *kind);
    RunFolder held(folder, {.kind = *kind, .resume = true});
    const auto renamed = folder.parent_path() / name;
    if (!rename_to_free_name(folder, renamed)) {
        if (errno == EEXIST)
            throw usage_error(
                fmt::format("{}: exists already: choose another name", renamed.string()));
        throw io_error(fmt::format("{}: cannot be renamed to {}: {}", folder.string(), name,
                                   std::strerror(errno)));
    }
    held.moved_to(renamed);
    flush_folder(folder.parent_path());
    auto given = run.lexically_normal();
    if (!given.has_filename()) given = given.parent_path();
    return given.parent_path() / name;
}

} // namespace headroom
