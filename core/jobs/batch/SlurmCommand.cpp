#include "core/jobs/batch/SlurmCommand.h"

#include "datasets/base/ChildProcess.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>
#include <sys/wait.h>

namespace headroom {

std::string slurm_output(const std::vector<std::string>& words, int seconds) {
    // The shell finds the program, and gives its errors to the same stream.
    std::vector<std::string> arguments{"-c", "exec \"$@\" 2>&1", "sh"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    const auto error = [&](const std::string& why) {
        return Error(Failure::resources, fmt::format("{}: {}", words.front(), why));
    };
    ChildProcess child("/bin/sh", arguments, {});
    std::string text, last;
    try {
        while (const auto line = child.receive(std::chrono::seconds(seconds), {})) {
            text += *line + '\n';
            if (!line->empty()) last = *line;
        }
    } catch (const ChildProcess::Silent&) {
        throw error(fmt::format("no answer in {} s: is Slurm's controller running?", seconds));
    }
    const int status = child.wait();
    if (!WIFEXITED(status)) throw error("was killed");
    if (WEXITSTATUS(status) == 127)
        throw error("is not installed: use a machine of the cluster, or apt-get install "
                    "slurm-client");
    if (WEXITSTATUS(status) != 0)
        throw error(last.empty() ? fmt::format("ended with status {}", WEXITSTATUS(status)) : last);
    return text;
}

std::vector<SlurmTask> slurm_queue(const std::vector<SlurmArray>& arrays) {
    if (arrays.empty()) return {};
    std::vector<std::string> jobs;
    for (const auto& array : arrays)
        jobs.push_back(array.job);
    try {
        constexpr int seconds = 10;
        return read_squeue(slurm_output(squeue_command(jobs), seconds));
    } catch (const Error& error) {
        // A single job that ended some minutes ago is an error to squeue.
        if (std::string(error.what()).find("Invalid job id") != std::string::npos) return {};
        throw;
    }
}

} // namespace headroom
