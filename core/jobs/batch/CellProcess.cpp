#include "core/jobs/batch/CellProcess.h"

#include "datasets/base/Error.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace headroom {

CellProcess::CellProcess(const std::filesystem::path& program,
                         const std::vector<std::string>& arguments,
                         const std::filesystem::path& output) {
    std::vector<std::string> words = arguments;
    words.insert(words.begin(), program.string());
    std::vector<char*> pointers;
    for (auto& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    const auto parent = ::getpid();
    pid_ = file < 0 || nothing < 0 ? -1 : ::fork();
    if (pid_ == 0) {     // only what signal-safety(7) allows
        ::setpgid(0, 0); // Ctrl-C in a terminal reaches the parent, which passes it on
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != parent) ::_exit(1); // it ended before that
        ::dup2(nothing, STDIN_FILENO);
        ::dup2(file, STDOUT_FILENO);
        ::dup2(file, STDERR_FILENO);
        ::execv(pointers[0], pointers.data());
        ::_exit(127);
    }
    const int error = errno;
    if (file >= 0) ::close(file);
    if (nothing >= 0) ::close(nothing);
    if (pid_ < 0)
        throw Error(Failure::resources,
                    fmt::format("{}: cannot be started with its output in {}: {}", program.string(),
                                output.string(), std::strerror(error)));
}

CellProcess::CellProcess(CellProcess&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}

CellProcess::~CellProcess() {
    if (pid_ < 0) return;
    kill();
    ::waitpid(pid_, nullptr, 0);
}

void CellProcess::ask_to_end() const {
    if (pid_ > 0) ::kill(pid_, SIGTERM);
}

void CellProcess::kill() const {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
}

std::optional<int> CellProcess::ended() {
    int status = 0;
    if (pid_ < 0 || ::waitpid(pid_, &status, WNOHANG) != pid_) return {};
    pid_ = -1;
    return status;
}

std::string how_it_ended(int status) {
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        return fmt::format("its process was killed by signal {} ({}){}", signal,
                           ::strsignal(signal),
                           signal == SIGKILL ? ": perhaps the memory did not suffice" : "");
    }
    return fmt::format("its process ended with status {}", WEXITSTATUS(status));
}

} // namespace headroom
