#include "core/batch/SlurmQueue.h"

#include "datasets/base/options/OptionValue.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sstream>

namespace headroom {

namespace {

std::vector<std::string> split(const std::string& line, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(line);
    for (std::string part; std::getline(stream, part, separator);)
        parts.push_back(part);
    return parts;
}

bool is_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

} // namespace

std::vector<std::string> squeue_command(const std::vector<std::string>& jobs) {
    const auto option = [](const char* key, const std::string& value) {
        return fmt::format("--{}{}", key, value);
    };
    return {"squeue", option("array", ""), option("noheader", ""),
            option("jobs=", fmt::format("{}", fmt::join(jobs, ","))),
            option("format=", "%i|%T|%N|%r")};
}

std::vector<SlurmTask> read_squeue(const std::string& text) {
    std::vector<SlurmTask> tasks;
    for (const auto& line : split(text, '\n')) {
        const auto fields = split(line, '|');
        if (fields.size() != 4) continue;
        SlurmTask task{"", 0, fields[1], fields[2], fields[3]};
        const auto number = split(fields[0], '_');
        if (number.empty() || number.size() > 2 || !is_number(number[0])) continue;
        task.job = number[0];
        if (number.size() == 2 && !read_value(number[1], task.index)) continue;
        tasks.push_back(std::move(task));
    }
    return tasks;
}

std::string read_job_number(const std::string& text) {
    for (const auto& line : split(text, '\n'))
        if (const auto number = line.substr(0, line.find(';')); is_number(number)) return number;
    return "";
}

std::size_t read_max_array_size(const std::string& text) {
    std::size_t size = 0;
    for (const auto& line : split(text, '\n')) {
        std::istringstream words(line);
        std::string key, equals;
        if (words >> key >> equals >> size && key == "MaxArraySize" && size > 1) return size;
    }
    return 1001;
}

} // namespace headroom
