#include "datasets/formats/CifarReader.h"

#include "datasets/base/options/OptionName.h"

#include "datasets/base/BadLabels.h"
#include "datasets/base/files/ReadFile.h"
#include "datasets/base/text/ByteSize.h"

#include <algorithm>
#include <fmt/format.h>
#include <sstream>

namespace headroom {

namespace fs = std::filesystem;

namespace {

constexpr ImageShape cifar_shape{3, 32, 32};
constexpr std::size_t image_bytes = 3072;

struct Version {
    std::size_t label_bytes; ///< before each image; the last is the label
    int classes;
    const char* names_file;

    std::size_t record_bytes() const { return label_bytes + image_bytes; }
};
constexpr Version cifar10{1, 10, "batches.meta.txt"};
constexpr Version cifar100{2, 100, "fine_label_names.txt"};

bool is_train_batch(const std::string& name) {
    return name.starts_with("data_batch") && name.ends_with(".bin");
}

std::vector<fs::path> train_batches(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (is_train_batch(entry.path().filename().string()) && entry.is_regular_file())
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// Returns the class names; empty if there is no such file.
std::vector<std::string> read_class_names(const fs::path& file) {
    constexpr std::uint64_t max_bytes = 1 << 20;
    std::vector<std::string> names;
    if (!fs::exists(file)) return names;
    std::istringstream stream(read_regular_file(file.string(), max_bytes));
    for (std::string line; std::getline(stream, line);) {
        while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
            line.pop_back();
        if (!line.empty()) names.push_back(line);
    }
    return names;
}

/// Throws if they exceed the budget.
void check_size(const std::vector<fs::path>& files, std::uint64_t memory_budget) {
    std::uint64_t bytes = 0;
    for (const auto& file : files)
        bytes += fs::file_size(file);
    if (bytes > memory_budget)
        throw Error(
            Failure::resources,
            fmt::format("{}: {:.1f} GB of images, more than the memory budget of {}: use {}",
                        files.front().parent_path().string(), static_cast<double>(bytes) / 1e9,
                        byte_size_string(memory_budget), option_name("memory-budget", "SIZE")));
}

Images read_batches(const Version& version, const std::vector<fs::path>& files,
                    const std::vector<std::string>& classes, std::uint64_t memory_budget) {
    check_size(files, memory_budget);
    const auto record_bytes = version.record_bytes();
    Images images;
    images.shape = cifar_shape;
    images.classes = classes;
    std::vector<std::uint8_t> pixels;
    std::vector<std::pair<std::string, std::size_t>> ends; // of each file, in samples
    std::string first_bad;
    std::vector<std::string> bad; // samples whose label has no class
    for (const auto& file : files) {
        const auto bytes = read_regular_file(file.string(), memory_budget);
        if (bytes.empty() || bytes.size() % record_bytes != 0)
            throw data_error(
                fmt::format("{}: {} bytes: expected a whole number of records of {} bytes",
                            file.string(), bytes.size(), record_bytes));
        for (std::size_t at = 0; at < bytes.size(); at += record_bytes) {
            const auto image = at + version.label_bytes;
            const int label = static_cast<unsigned char>(bytes[image - 1]);
            if (label >= static_cast<int>(classes.size())) {
                const auto record = at / record_bytes;
                if (bad.empty())
                    first_bad =
                        fmt::format("{}: label {} of record {} is out of range: expected 0 to {}",
                                    file.string(), label, record, classes.size() - 1);
                bad.push_back(fmt::format("{}[{}]", file.filename().string(), record));
            }
            images.labels.push_back(label);
            pixels.insert(pixels.end(), bytes.begin() + static_cast<std::ptrdiff_t>(image),
                          bytes.begin() + static_cast<std::ptrdiff_t>(image + image_bytes));
        }
        ends.emplace_back(file.filename().string(), images.labels.size());
    }
    if (!bad.empty()) throw BadLabels(first_bad, std::move(bad));
    images.pixels = std::move(pixels);
    images.name = [ends](std::size_t index) {
        std::size_t begin = 0;
        for (const auto& [file, end] : ends) {
            if (index < end) return fmt::format("{}[{}]", file, index - begin);
            begin = end;
        }
        return std::to_string(index);
    };
    return images;
}

FoundImages read(const Version& version, const fs::path& folder, const std::vector<fs::path>& train,
                 const fs::path& test, std::uint64_t memory_budget) {
    FoundImages found;
    auto classes = read_class_names(folder / version.names_file);
    found.class_source = classes.empty() ? "the labels' numbers"
                                         : fmt::format("the lines of {}", version.names_file);
    if (classes.empty())
        for (int i = 0; i < version.classes; ++i)
            classes.push_back(std::to_string(i));
    if (!train.empty()) found.train = read_batches(version, train, classes, memory_budget);
    if (fs::is_regular_file(test))
        found.test = read_batches(version, {test}, classes, memory_budget);
    return found;
}

} // namespace

bool is_cifar_folder(const fs::path& folder) {
    return fs::is_regular_file(folder / "test_batch.bin") || !train_batches(folder).empty();
}

bool is_cifar100_folder(const fs::path& folder) {
    const auto holds_records = [&](const char* name) {
        const auto file = folder / name;
        return fs::is_regular_file(file) && (fs::exists(folder / cifar100.names_file) ||
                                             fs::file_size(file) % cifar100.record_bytes() == 0);
    };
    return holds_records("train.bin") || holds_records("test.bin");
}

FoundImages read_cifar(const fs::path& folder, std::uint64_t memory_budget) {
    return read(cifar10, folder, train_batches(folder), folder / "test_batch.bin", memory_budget);
}

FoundImages read_cifar100(const fs::path& folder, std::uint64_t memory_budget) {
    std::vector<fs::path> train;
    if (fs::is_regular_file(folder / "train.bin")) train.push_back(folder / "train.bin");
    return read(cifar100, folder, train, folder / "test.bin", memory_budget);
}

} // namespace headroom
