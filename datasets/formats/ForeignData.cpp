#include "datasets/formats/ForeignData.h"

#include "datasets/image/ForeignImage.h"
#include "datasets/image/ImageFormat.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <vector>

namespace headroom {

namespace fs = std::filesystem;

namespace {

std::string first_bytes(const fs::path& path) {
    std::string bytes(4096, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return bytes;
}

/// Quotes a text so that a shell takes it for one word.
std::string word(const std::string& text) {
    const auto plain = [](unsigned char c) {
        return std::isalnum(c) || c > 127 ||
               std::string_view("_./-+,=@%").find(static_cast<char>(c)) != std::string_view::npos;
    };
    if (!text.empty() && std::ranges::all_of(text, plain)) return text;
    std::string quoted = "'";
    for (char c : text)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

bool has_ending(const fs::path& path, std::initializer_list<std::string_view> endings) {
    auto name = path.filename().string();
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::any_of(endings, [&](auto ending) { return name.ends_with(ending); });
}

/// Returns a line of Python whose arguments are the file and the output.
std::string python(const std::string& what, const std::string& code, const fs::path& from,
                   const std::string& other_inputs, const std::string& to) {
    return fmt::format("{}: python3 -c \"{}\" {}{} {}", what, code, word(from.string()),
                       other_inputs, to);
}

std::string to_hdf5(const std::string& what, const std::string& modules, const std::string& code,
                    const fs::path& from, const std::string& other_inputs = {}) {
    return python(
        what + ": make an HDF5 file of it",
        fmt::format("import sys, h5py, {}; f = h5py.File(sys.argv[-1], 'w'); {}", modules, code),
        from, other_inputs, word(from.stem().string() + ".h5"));
}

std::vector<std::string> columns_of(const fs::path& table) {
    std::ifstream file(table);
    std::string line;
    std::getline(file, line);
    std::vector<std::string> columns(1);
    for (char c : line.substr(0, 1 << 16)) {
        if (c == ',')
            columns.emplace_back();
        else if (c != '\r' && c != '"')
            columns.back() += c;
    }
    return columns;
}

std::string of_table(const fs::path& path) {
    const auto columns = columns_of(path);
    const auto is_number = [](const std::string& text) {
        return !text.empty() && text.find_first_not_of("0123456789.") == std::string::npos;
    };
    const bool has_header = !std::ranges::all_of(columns, is_number);
    const bool of_pixels =
        !has_header || columns.size() > 16 || columns.back().starts_with("pixel");
    if (of_pixels)
        return to_hdf5(
            "a table of pixels (a label and then the pixels of an image in each row)", "numpy",
            fmt::format("a = numpy.loadtxt(sys.argv[1], delimiter=',', skiprows={}, "
                        "dtype='u1'); ",
                        has_header ? 1 : 0) +
                "n = int((a.shape[1] - 1) ** .5); f['images'] = a[:, 1:].reshape(-1, n, n); "
                "f['labels'] = a[:, 0]",
            path);
    const auto file = columns[0].empty() ? "id" : columns[0];
    const auto label = columns.size() < 2 || columns[1].empty() ? "label" : columns[1];
    return python(
        "a table of labels: link its images into class folders",
        fmt::format("import sys, csv, os; d = os.path.dirname(os.path.abspath(sys.argv[1])); "
                    "[(os.makedirs(os.path.join(sys.argv[2], r['{1}']), exist_ok=True), "
                    "os.symlink(os.path.join(d, r['{0}']), os.path.join(sys.argv[2], "
                    "r['{1}'], os.path.basename(r['{0}'])))) "
                    "for r in csv.DictReader(open(sys.argv[1]))]",
                    file, label),
        path, "", "classes");
}

std::string of_parquet(const fs::path& path) {
    return python(
        "a Parquet table: write its images into class folders (Debian has no pandas with "
        "Parquet: pip install pandas pyarrow)",
        "import sys, os, pandas; [(os.makedirs(f'{sys.argv[2]}/{r.label}', exist_ok=True), "
        "open(f'{sys.argv[2]}/{r.label}/{i}.png', 'wb').write(r.image['bytes'])) "
        "for i, r in enumerate(pandas.read_parquet(sys.argv[1]).itertuples())]",
        path, "", "classes");
}

std::string of_archive(const fs::path& path, const std::string& bytes) {
    if (has_ending(path, {".npz"}))
        return to_hdf5("a NumPy archive", "numpy",
                       "[f.create_dataset(k, data=v) for k, v in numpy.load(sys.argv[1]).items()]",
                       path);
    if (has_ending(path, {".pt", ".pth"}))
        return "a PyTorch file, which can run code and is not read: save the images and labels in "
               "it as HDF5: f = h5py.File('data.h5', 'w'); f['images'] = x.numpy(); f['labels'] = "
               "y.numpy()";
    if (bytes.starts_with("PK\3\4")) return "a zip archive: unpack it and give the folder";
    return "an archive: unpack it (tar -xf) and give the folder";
}

bool is_pickle(const std::string& bytes) {
    return bytes.size() > 1 && bytes[0] == '\x80' && bytes[1] >= 2 && bytes[1] <= 5;
}

} // namespace

std::string way_in_for_file(const std::string& text) {
    const fs::path path(text);
    const auto bytes = first_bytes(path);
    const auto begins = [&](std::string_view magic) { return bytes.starts_with(magic); };
    if (begins("PK\3\4") ||
        has_ending(path, {".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst"}))
        return of_archive(path, bytes);
    if (begins("\x93NUMPY"))
        return to_hdf5(
            "a NumPy array of images, without labels", "numpy",
            "f['images'] = numpy.load(sys.argv[1]); f['labels'] = numpy.load(sys.argv[2])", path,
            " LABELS.npy");
    if (begins("MATLAB 5.0"))
        return to_hdf5("a MATLAB file of version 5 (in MATLAB: save it with -v7.3)", "scipy.io",
                       "m = scipy.io.loadmat(sys.argv[1]); f['images'] = m['X'].transpose(3, 0, 1, "
                       "2); f['labels'] = m['y'].ravel()",
                       path);
    if (begins("PAR1") || has_ending(path, {".parquet"})) return of_parquet(path);
    if (has_ending(path, {".csv"})) return of_table(path);
    if (is_pickle(bytes))
        return "a Python pickle, which can run code and is not read: save the images and labels in "
               "it as HDF5: f = h5py.File('data.h5', 'w'); f['images'] = x; f['labels'] = y";
    if (has_ending(path, {".yaml", ".yml"}))
        return "a YAML file, such as object detectors use: give the folder that has its images in "
               "class folders";
    if (path.filename().string().find(".tfrecord") != std::string::npos)
        return "a TFRecord file: read it with TensorFlow and save the images and labels as HDF5: f "
               "= "
               "h5py.File('data.h5', 'w'); f['images'] = x; f['labels'] = y";
    if (!image_format(bytes).empty())
        return "one image: give the folder that has the class folders (predict takes images)";
    return foreign_image(bytes);
}

std::string way_in_for_folder(const std::string& folder) {
    std::error_code problem;
    std::vector<fs::path> files;
    bool has_images = false;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
         entry.increment(problem)) {
        const auto& path = entry->path();
        std::error_code ignored;
        if (path.filename().native().starts_with('.')) continue;
        if (entry->is_directory(ignored)) return {};
        if (!entry->is_regular_file(ignored)) continue;
        has_images |= !image_format_of_name(path.filename().string()).empty();
        files.push_back(path);
    }
    std::ranges::sort(files);
    const auto named = [&](auto... names) {
        return std::ranges::any_of(
            files, [&](const fs::path& path) { return ((path.filename() == names) || ...); });
    };
    const bool cifar100 = named("meta") && named("train", "test");
    if (named("data_batch_1", "test_batch") || cifar100)
        return fmt::format("CIFAR-{0} in Python pickles, which can run code and are not read: give "
                           "the folder of its binary version, cifar-{0}-binary.tar.gz",
                           cifar100 ? 100 : 10);
    for (const auto& path : files) {
        const bool table = has_ending(path, {".csv"});
        if (table ? has_images
                  : has_ending(path, {".parquet", ".npz", ".npy", ".mat"}) ||
                        path.filename().string().find(".tfrecord") != std::string::npos)
            if (const auto way = way_in_for_file(path.string()); !way.empty())
                return fmt::format("it has no class folders, but {}, {}", path.filename().string(),
                                   way);
    }
    return {};
}

} // namespace headroom
