#include "datasets/formats/IdxReader.h"

#include "datasets/base/options/OptionName.h"

#include "datasets/base/BadLabels.h"
#include "datasets/base/text/ByteSize.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <set>
#include <zlib.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

/// A file read through zlib, which passes uncompressed data through.
class GzipFile {
  public:
    explicit GzipFile(const fs::path& path)
        : path_(path.string()), file_(::gzopen(path.c_str(), "rb")) {
        if (!file_)
            throw io_error(fmt::format("{}: cannot be opened: {}", path_, std::strerror(errno)));
    }
    ~GzipFile() { ::gzclose(file_); }
    GzipFile(const GzipFile&) = delete;
    GzipFile& operator=(const GzipFile&) = delete;

    /// Reads up to `count` bytes, fewer at the end. Grows as it reads: a false size in a header
    /// cannot allocate more memory than the file can fill.
    std::vector<std::uint8_t> read(std::uint64_t count) {
        constexpr std::uint64_t block = 1 << 20;
        std::vector<std::uint8_t> bytes;
        while (bytes.size() < count) {
            const auto wanted = std::min(block, count - bytes.size());
            const auto had = bytes.size();
            bytes.resize(had + wanted);
            const int got = ::gzread(file_, bytes.data() + had, static_cast<unsigned>(wanted));
            check();
            bytes.resize(had + static_cast<std::size_t>(std::max(got, 0)));
            if (got < static_cast<int>(wanted)) break;
        }
        return bytes;
    }

  private:
    void check() {
        int code = Z_OK;
        const char* const reason = ::gzerror(file_, &code);
        if (code == Z_BUF_ERROR)
            throw data_error(
                fmt::format("{}: the gzip data end too early: copy the file again", path_));
        if (code == Z_ERRNO)
            throw io_error(fmt::format("{}: cannot be read: {}", path_, std::strerror(errno)));
        if (code != Z_OK)
            throw data_error(
                fmt::format("{}: broken gzip data ({}): copy the file again", path_, reason));
    }

    std::string path_;
    gzFile file_;
};

std::uint32_t big_endian(const std::uint8_t* bytes) {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
           std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]};
}

struct Idx {
    std::vector<std::uint32_t> sizes;
    std::vector<std::uint8_t> values;
};

/// Reads a file that must have `rank` dimensions: 3 for images, 1 for labels.
Idx read_idx_file(const fs::path& path, std::size_t rank, std::uint64_t memory_budget) {
    GzipFile file(path);
    const auto name = path.string();
    const char* const kind = rank == 3 ? "images" : "labels";
    const auto header = file.read(4 + 4 * rank);
    // 0x08 means unsigned bytes; the number of dimensions follows.
    const auto expected = static_cast<std::uint32_t>(0x0800 + rank);
    if (header.size() >= 4 && big_endian(header.data()) != expected)
        throw data_error(
            fmt::format("{}: not an IDX {} file: its magic number is 0x{:08x}, expected 0x{:08x}",
                        name, kind, big_endian(header.data()), expected));
    if (header.size() < 4 + 4 * rank)
        throw data_error(
            fmt::format("{}: truncated: {} bytes, too short for the header of an IDX {} file: "
                        "copy it again",
                        name, header.size(), kind));

    Idx idx;
    unsigned __int128 total = 1; // three 32-bit sizes make up to 96 bits
    std::string sizes;
    for (std::size_t i = 0; i < rank; ++i) {
        idx.sizes.push_back(big_endian(header.data() + 4 + 4 * i));
        total *= idx.sizes.back();
        sizes += fmt::format("{}{}", i == 0 ? "" : "x", idx.sizes.back());
    }
    if (total == 0)
        throw data_error(fmt::format("{}: holds no {}: its header says {}", name, kind, sizes));
    if (total > (std::uint64_t{1} << 48))
        throw data_error(
            fmt::format("{}: its header says {} {}, more than any file holds", name, sizes, kind));

    const auto count = static_cast<std::uint64_t>(total);
    // A compressed file of some megabytes may hold as many gigabytes.
    if (count > memory_budget)
        throw Error(Failure::resources,
                    fmt::format("{}: its header says {} {}, {:.1f} GB, more than the memory budget "
                                "of {}: use {}",
                                name, sizes, kind, static_cast<double>(count) / 1e9,
                                byte_size_string(memory_budget),
                                option_name("memory-budget", "SIZE")));
    idx.values = file.read(count);
    if (idx.values.size() < count)
        throw data_error(
            fmt::format("{}: truncated: its header says {} {}, {} bytes, found {}: copy it again",
                        name, sizes, kind, count, idx.values.size()));
    if (!file.read(1).empty())
        throw data_error(fmt::format("{}: longer than the {} bytes of the {} {} in its header",
                                     name, count, sizes, kind));
    return idx;
}

constexpr std::array separators = {"-", "."};
constexpr std::array endings = {"", ".gz"};

/// "-images-idx3-ubyte.gz": the end of a file's name, after that of its set.
std::string tail(const std::string& kind, const char* separator, const char* ending) {
    return fmt::format("-{}{}idx{}-ubyte{}", kind, separator, kind == "images" ? 3 : 1, ending);
}

/// Returns the file of that set in the folder, in any known spelling; empty if there is none.
fs::path find_idx(const fs::path& folder, const std::string& set, const std::string& kind) {
    for (const char* separator : separators)
        for (const char* ending : endings) {
            const auto path = folder / (set + tail(kind, separator, ending));
            if (fs::is_regular_file(path)) return path;
        }
    return {};
}

/// Prefixes of "train", "t10k" or "test" in the names of a folder's images files: "" for MNIST,
/// "emnist-letters-" for one of EMNIST.
std::set<std::string> find_prefixes(const fs::path& folder) {
    std::set<std::string> prefixes;
    for (const auto& entry : fs::directory_iterator(folder))
        for (const char* separator : separators)
            for (const char* ending : endings)
                for (const char* set : {"train", "t10k", "test"}) {
                    const auto name = entry.path().filename().string();
                    const auto end = set + tail("images", separator, ending);
                    if (!name.ends_with(end) || !entry.is_regular_file()) continue;
                    const auto prefix = name.substr(0, name.size() - end.size());
                    if (prefix.empty() || prefix.ends_with('-')) prefixes.insert(prefix);
                }
    return prefixes;
}

/// Chooses the one set of files to read, MNIST's own if there are several.
std::string choose_prefix(const fs::path& folder) {
    const auto prefixes = find_prefixes(folder);
    if (prefixes.size() == 1 || prefixes.contains("")) return *prefixes.begin();
    throw data_error(fmt::format("{}: has the files of {} data sets, {}: give a folder with the "
                                 "files of one",
                                 folder.string(), prefixes.size(), fmt::join(prefixes, ", ")));
}

void note_emnist(const fs::path& path, FoundImages& found) {
    if (path.filename().string().starts_with("emnist"))
        found.notes.emplace_back("EMNIST stores each image with rows and columns exchanged: they "
                                 "are read as stored, and images to predict must be stored alike");
}

Images read_pair(const fs::path& images_path, const fs::path& labels_path,
                 std::uint64_t memory_budget) {
    Idx idx = read_idx_file(images_path, 3, memory_budget);
    const Idx labels = read_idx_file(labels_path, 1, memory_budget);
    if (idx.sizes[0] != labels.sizes[0])
        throw data_error(fmt::format("{}: {} images, but {} labels in {}: expected as many of each",
                                     images_path.string(), idx.sizes[0], labels.sizes[0],
                                     labels_path.string()));
    constexpr std::uint32_t largest = 16384;
    if (idx.sizes[1] > largest || idx.sizes[2] > largest)
        throw data_error(fmt::format("{}: images of {}x{}: expected sides up to {}",
                                     images_path.string(), idx.sizes[1], idx.sizes[2], largest));
    Images images;
    images.shape = {1, static_cast<int>(idx.sizes[1]), static_cast<int>(idx.sizes[2])};
    images.pixels = std::move(idx.values);
    images.labels.assign(labels.values.begin(), labels.values.end());
    // Compressed or not, a sample has the same name: split files use it.
    const auto name =
        images_path.extension() == ".gz" ? images_path.stem() : images_path.filename();
    images.name = [name = name.string()](std::size_t index) {
        return fmt::format("{}[{}]", name, index);
    };
    return images;
}

Images read_set(const fs::path& folder, const std::string& set, const fs::path& images_path,
                std::uint64_t memory_budget) {
    const auto labels_path = find_idx(folder, set, "labels");
    if (labels_path.empty())
        throw data_error(
            fmt::format("{}: no labels for it: expected {}-labels-idx1-ubyte (or .gz) beside it",
                        images_path.string(), set));
    return read_pair(images_path, labels_path, memory_budget);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    if (const auto at = text.rfind(from); at != std::string::npos)
        text.replace(at, from.size(), to);
    return text;
}

fs::path labels_beside(const fs::path& images_path) {
    const auto name = images_path.filename().string();
    if (name.find("images") == std::string::npos)
        throw data_error(
            fmt::format("{}: cannot find its labels file: expected the images file, with "
                        "\"images\" in its name and a file with \"labels\" instead beside it",
                        images_path.string()));
    auto labels = replaced(replaced(name, "images", "labels"), "idx3", "idx1");
    const bool packed = labels.ends_with(".gz");
    const auto other = packed ? labels.substr(0, labels.size() - 3) : labels + ".gz";
    for (const auto& candidate : {labels, other})
        if (const auto path = images_path.parent_path() / candidate; fs::is_regular_file(path))
            return path;
    throw data_error(
        fmt::format("{}: no labels for it: expected {} beside it", images_path.string(), labels));
}

/// Converts labels from `first` to `largest` to indices into the classes, which are named by them.
void number_classes(Images& images, const fs::path& path, int first, int largest) {
    std::string first_bad;
    std::vector<std::string> bad;
    for (std::size_t i = 0; i < images.labels.size(); ++i) {
        auto& label = images.labels[i];
        if (label < first || label > largest) {
            bad.push_back(images.name(i));
            if (bad.size() == 1)
                first_bad = fmt::format("{}: label {} of {} is out of range: {} {} to {}",
                                        path.string(), label, bad.front(),
                                        label < first ? option_name("labels-from") + " expects"
                                                      : "train has",
                                        first, largest);
        }
        label -= first;
    }
    if (!bad.empty()) throw BadLabels(first_bad, std::move(bad));
    for (int label = first; label <= largest; ++label)
        images.classes.push_back(std::to_string(label));
}

} // namespace

bool is_idx_folder(const fs::path& folder) {
    return !find_prefixes(folder).empty();
}

bool is_idx_file(const fs::path& file) {
    const auto start = GzipFile(file).read(4);
    return start.size() == 4 && start[0] == 0 && start[1] == 0 && start[2] == 8 && start[3] <= 4;
}

FoundImages read_idx(const fs::path& path, const OpenOptions& options) {
    const auto memory_budget = options.memory_budget;
    FoundImages found;
    if (fs::is_directory(path)) {
        const auto prefix = choose_prefix(path);
        for (const char* name : {"train", "t10k", "test"}) {
            auto& images = name == std::string("train") ? found.train : found.test;
            const auto file = find_idx(path, prefix + name, "images");
            if (!images && !file.empty())
                images = read_set(path, prefix + name, file, memory_budget);
        }
        note_emnist(prefix, found);
    } else {
        const auto name = path.filename().string();
        const bool is_test =
            name.starts_with("t10k") || name.find("test-images") != std::string::npos;
        (is_test ? found.test : found.train) = read_pair(path, labels_beside(path), memory_budget);
        note_emnist(path, found);
    }

    if (found.train && found.test && found.train->shape != found.test->shape)
        throw data_error(fmt::format("{}: images of {} in train and {} in t10k: expected one size",
                                     path.string(), to_string(found.train->shape),
                                     to_string(found.test->shape)));
    const auto& reference = found.train ? found.train->labels : found.test->labels;
    const int first = options.labels_from.value_or(0);
    const int largest = std::max(*std::ranges::max_element(reference), first);
    for (auto* images : {&found.train, &found.test})
        if (*images) number_classes(**images, path, first, largest);
    found.class_source = "the labels' numbers";
    found.numbered_classes = true;
    return found;
}

} // namespace headroom
