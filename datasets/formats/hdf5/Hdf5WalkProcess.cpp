#include "datasets/formats/hdf5/Hdf5WalkProcess.h"

#include "datasets/formats/hdf5/walk/Escape.h"
#include "datasets/formats/hdf5/walk/Protocol.h"

#include <charconv>
#include <csignal>
#include <cstring>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/wait.h>

namespace headroom {

using hdf5walk::unescaped;

namespace {

std::filesystem::path installed_program() {
    // Relative to the program, so that the tree can be anywhere.
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / HEADROOM_HDF5_WALK;
}

std::vector<std::string> split(const std::string& text, char between) {
    std::vector<std::string> parts(1);
    for (char c : text)
        if (c == between)
            parts.emplace_back();
        else
            parts.back() += c;
    return parts;
}

template <typename Number>
Number to_number(const std::string& text) {
    Number value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Error open_for_writing(const std::string& path, const char* remedy) {
    return {Failure::locked,
            fmt::format("{}: is open for writing in another program: close it there (in Python: "
                        "file.close()){}",
                        path, remedy)};
}

/// HDF5 locks a file while it is open for writing: its content then may be incomplete.
void check_lock(const UnchangedFile& file) {
    const bool locked = ::flock(file.descriptor(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (locked) throw open_for_writing(file.path(), "");
    ::flock(file.descriptor(), LOCK_UN);
}

} // namespace

Hdf5Answer::Hdf5Answer(const std::string& line) {
    const auto parts = split(line, '\t');
    word_ = parts.front();
    for (const auto& part : parts)
        if (const auto equals = part.find('='); equals != part.npos)
            fields_.emplace_back(part.substr(0, equals), unescaped(part.substr(equals + 1)));
}

std::vector<std::string> Hdf5Answer::texts(const char* key) const {
    return text(key).empty() ? std::vector<std::string>() : split(text(key), ',');
}

std::uint64_t Hdf5Answer::number(const char* key) const {
    return to_number<std::uint64_t>(text(key));
}

std::vector<std::uint64_t> Hdf5Answer::numbers(const char* key) const {
    std::vector<std::uint64_t> result;
    for (const auto& part : texts(key))
        result.push_back(to_number<std::uint64_t>(part));
    return result;
}

float Hdf5Answer::real(const char* key) const {
    return to_number<float>(text(key));
}

const std::string* Hdf5Answer::find(const char* key) const {
    for (const auto& [name, value] : fields_)
        if (name == key) return &value;
    return nullptr;
}

Hdf5Walk::Process::Process(const std::string& path, const Hdf5WalkLimits& limits,
                           const std::string& shown)
    : file_(path, shown), limits_(limits), memory_(hdf5walk::shared_bytes),
      child_(limits.program.empty() ? installed_program() : limits.program,
             {std::to_string(limits.memory_bytes), std::to_string(limits.processor.count())},
             {file_.descriptor(), memory_.descriptor()}) {
    check_lock(file_);
}

void Hdf5Walk::Process::send(const std::vector<std::string>& words) {
    std::string line;
    for (const auto& word : words) {
        if (!line.empty()) line += '\t';
        line += hdf5walk::escaped(word);
    }
    child_.send(line);
}

Hdf5Answer Hdf5Walk::Process::next(const std::string& what, std::chrono::seconds patience,
                                   const std::stop_token& stop) {
    std::optional<std::string> line;
    try {
        line = child_.receive(patience, stop);
    } catch (const ChildProcess::Silent&) {
        throw unsafe(what, fmt::format("made no progress for {} s", patience.count()));
    }
    file_.check();
    if (!line) throw ended(what);
    Hdf5Answer answer(*line);
    if (answer.word() == "failed") throw failed(answer.text("why"));
    listing_ |= answer.word() == "listing";
    return answer;
}

Error Hdf5Walk::Process::failed(const std::string& why) const {
    if (listing_) return data_error(fmt::format("{}: {}: not read", file_.path(), why));
    if (why.find("h5clear") != why.npos)
        return open_for_writing(file_.path(),
                                ", or if none has it open, mark it as closed: h5clear -s FILE");
    return data_error(
        fmt::format("{}: not a whole HDF5 file ({}): copy it again", file_.path(), why));
}

Error Hdf5Walk::Process::ended(const std::string& what) {
    const int status = child_.wait();
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        return unsafe(
            what, fmt::format("took more than {} s of processor time", limits_.processor.count()));
    if (WIFSIGNALED(status))
        return unsafe(what, fmt::format("crashed: {}", strsignal(WTERMSIG(status))));
    if (WIFEXITED(status) && WEXITSTATUS(status) == hdf5walk::out_of_memory)
        return unsafe(what, fmt::format("needs more than {} MiB", limits_.memory_bytes >> 20));
    return unsafe(what, "stopped early");
}

Error Hdf5Walk::Process::unsafe(const std::string& what, const std::string& how) const {
    return data_error(fmt::format("{}: HDF5 cannot read {} safely (the reader {}): copy the file "
                                  "again, or write it again with h5py",
                                  file_.path(), what.empty() ? "it" : what, how));
}

} // namespace headroom
