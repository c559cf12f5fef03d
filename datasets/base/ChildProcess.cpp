#include "datasets/base/ChildProcess.h"

#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace headroom {

namespace {

Error cannot_start(const std::filesystem::path& program, int problem) {
    return {Failure::resources, fmt::format("{}: cannot be started: {}: install headroom again",
                                            program.string(), std::strerror(problem))};
}

/// Duplicates a descriptor to a number above those that the program will use.
int moved_up(int descriptor) {
    return ::fcntl(descriptor, F_DUPFD_CLOEXEC, 10);
}

} // namespace

ChildProcess::ChildProcess(const std::filesystem::path& program,
                           const std::vector<std::string>& arguments,
                           const std::vector<int>& descriptors) {
    // A socket, not a pipe: writing to a program that has ended must not raise a signal.
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw cannot_start(program, errno);
    socket_ = ends[0];
    const int theirs = moved_up(ends[1]);
    ::close(ends[1]);
    std::vector<int> files;
    for (const int descriptor : descriptors)
        files.push_back(moved_up(descriptor));

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, theirs, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, theirs, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int number = 3;
    for (const int file : files)
        posix_spawn_file_actions_adddup2(&actions, file, number++);
    // Libraries open files that a program would inherit.
    posix_spawn_file_actions_addclosefrom_np(&actions, number);

    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t blocked;
    sigemptyset(&blocked);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
        sigaddset(&blocked, signal);
    posix_spawnattr_setsigmask(&attributes, &blocked);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);

    const auto name = program.string();
    std::vector<char*> words = {const_cast<char*>(name.c_str())};
    for (const auto& argument : arguments)
        words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    const int problem =
        ::posix_spawn(&pid_, name.c_str(), &actions, &attributes, words.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    ::close(theirs);
    for (const int file : files)
        ::close(file);
    if (problem != 0) {
        ::close(socket_);
        throw cannot_start(program, problem);
    }
}

ChildProcess::~ChildProcess() {
    if (!status_) ::kill(pid_, SIGKILL);
    wait();
    ::close(socket_);
}

void ChildProcess::send(const std::string& line) {
    const auto text = line + '\n';
    for (std::size_t sent = 0; sent < text.size();) {
        const auto count = ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return;
        sent += static_cast<std::size_t>(count);
    }
}

std::optional<std::string> ChildProcess::receive(std::chrono::seconds patience,
                                                 const std::stop_token& stop) {
    using Clock = std::chrono::steady_clock;
    const auto last = Clock::now() + patience;
    while (true) {
        if (const auto end = received_.find('\n'); end != received_.npos) {
            auto line = received_.substr(0, end);
            received_.erase(0, end + 1);
            return line;
        }
        if (stop.stop_requested()) throw Cancelled{};
        if (Clock::now() > last) {
            ::kill(pid_, SIGKILL);
            throw Silent{};
        }
        pollfd waiting{socket_, POLLIN, 0};
        constexpr int milliseconds = 50; // how soon a stop is seen
        if (::poll(&waiting, 1, milliseconds) <= 0) continue;
        std::array<char, 65536> piece;
        const auto count = ::recv(socket_, piece.data(), piece.size(), 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return std::nullopt;
        received_.append(piece.data(), static_cast<std::size_t>(count));
        constexpr std::size_t longest = 64 << 20;
        if (received_.size() > longest) return std::nullopt;
    }
}

int ChildProcess::wait() {
    if (!status_) {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        status_ = status;
    }
    return *status_;
}

} // namespace headroom
