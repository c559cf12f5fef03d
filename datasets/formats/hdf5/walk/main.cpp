/// headroom-hdf5-walk: reads an untrusted HDF5 file for Hdf5Walk
/// (datasets/formats/hdf5/Hdf5Walk.h). HDF5's library can crash and hang on malformed files; here
/// this harms no other process. Protocol.h describes the protocol.

#include "datasets/formats/hdf5/Hdf5Handle.h"
#include "datasets/formats/hdf5/walk/Escape.h"
#include "datasets/formats/hdf5/walk/Limits.h"
#include "datasets/formats/hdf5/walk/Lines.h"
#include "datasets/formats/hdf5/walk/Protocol.h"
#include "datasets/formats/hdf5/walk/Reading.h"
#include "datasets/formats/hdf5/walk/Rows.h"
#include "datasets/formats/hdf5/walk/Texts.h"
#include "datasets/formats/hdf5/walk/Walk.h"

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <new>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace headroom;
using namespace headroom::hdf5walk;

/// A line of the protocol: a word and its arguments.
class Command {
  public:
    explicit Command(const std::string& line) {
        std::istringstream stream(line);
        for (std::string word; std::getline(stream, word, '\t');)
            words_.push_back(unescaped(word));
    }
    const std::string& operator[](std::size_t i) const {
        static const std::string none;
        return i < words_.size() ? words_[i] : none;
    }
    std::uint64_t number(std::size_t i) const {
        std::uint64_t value = 0;
        const auto& word = (*this)[i];
        std::from_chars(word.data(), word.data() + word.size(), value);
        return value;
    }

  private:
    std::vector<std::string> words_;
};

/// Serves "headroom-hdf5-walk MEMORY-BYTES PROCESSOR-SECONDS", the seconds for each step.
void serve(char** arguments) {
    limit_memory(std::strtoul(arguments[1], nullptr, 10));
    const auto seconds = std::strtoul(arguments[2], nullptr, 10);
    const auto on_step = [seconds] { allow_processor_time(seconds); };
    on_step();

    setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1); // nothing is written
    H5dont_atexit();
    H5PLset_loading_state(0);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    struct stat about {};
    if (fstat(file_descriptor, &about) != 0) fail(std::strerror(errno));
    const hid_t file = H5Fopen("/proc/self/fd/3", H5F_ACC_RDONLY, H5P_DEFAULT);
    forbid_files();
    if (file < 0) fail(hdf5_reason());

    Line("listing").send();
    const Walk walk(file, static_cast<std::uint64_t>(about.st_size), on_step);
    Line("listed").send();

    Rows rows(file);
    for (std::string line; receive(line);) {
        const Command command(line);
        const auto& word = command[0];
        const auto& path = command[1];
        on_step();
        if (word == "texts" && walk.has_attribute(path, command[2])) {
            read_text_attribute(file, path, command[2]);
            continue;
        }
        const auto found = walk.datasets().find(path);
        if (found == walk.datasets().end()) fail("no such dataset: " + path);
        if (word == "read") {
            read_dataset(file, path, found->second, on_step);
        } else if (word == "texts") {
            read_texts(file, path, found->second, on_step);
        } else if (word == "rows") {
            const auto why =
                rows.read(path, found->second, command.number(2), command.number(3), command[4]);
            if (why.empty())
                Line("rows").send();
            else
                Line("refused").add("why", why).send();
        } else {
            fail("unknown command");
        }
    }
}

} // namespace

int main(int count, char** arguments) try {
    if (count != 3) {
        constexpr std::string_view usage =
            "headroom-hdf5-walk is run by headroom, to read HDF5 files\n";
        return ::write(STDERR_FILENO, usage.data(), usage.size()) < 0 ? 1 : 2;
    }
    serve(arguments);
    ::_exit(0); // nothing of the library needs closing
} catch (const std::bad_alloc&) {
    ::_exit(headroom::hdf5walk::out_of_memory);
}
