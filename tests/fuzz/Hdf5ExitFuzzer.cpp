#include "tests/fuzz/FuzzFolder.h"
#include "tests/fuzz/FuzzInput.h"
#include "tests/fuzz/Survives.h"

#include <cerrno>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

// Open, read, close, exit: HDF5's library crashes on some damaged files only when it closes them,
// or when the program ends. Each input is read twice: here, so that libFuzzer sees the code it
// reaches, and by a program that then ends (ReadAndExit.cpp).
//
// Input: an HDF5 file.

using namespace headroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    static const FuzzFolder folder;
    static const auto program =
        (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "fuzz_read_and_exit")
            .string();
    auto path = folder.write("data.h5", FuzzInput(bytes, count).rest());
    open_and_read(path);
    auto name = program;
    char* const arguments[] = {name.data(), path.data(), nullptr};
    pid_t child = -1;
    int status = 0;
    if (::posix_spawn(&child, name.c_str(), nullptr, nullptr, arguments, environ) != 0)
        finding("cannot be started", name.c_str());
    while (::waitpid(child, &status, 0) != child) // libFuzzer's timer interrupts it
        if (errno != EINTR) finding("cannot be waited for", name.c_str());
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        finding("the program that reads the file does not end well", path.c_str());
    return 0;
}
