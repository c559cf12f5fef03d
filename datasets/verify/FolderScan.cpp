#include "datasets/verify/FolderScan.h"

#include "datasets/base/Error.h"
#include "datasets/base/ParallelFor.h"
#include "datasets/formats/folder/FolderListing.h"
#include "datasets/image/ImageDecoder.h"
#include "datasets/image/ImageError.h"
#include "datasets/image/ImageFormat.h"

#include <fmt/format.h>
#include <memory>
#include <optional>

namespace headroom {

namespace {

/// Returns the reason in an Error of a file, after the file's path.
std::string reason(const Error& error, const std::string& path) {
    const std::string line = error.what();
    return line.starts_with(path + ": ") ? line.substr(path.size() + 2) : line;
}

FindingKind kind_of(ImageProblem problem) {
    switch (problem) {
    case ImageProblem::empty:
        return FindingKind::empty_file;
    case ImageProblem::not_an_image:
        return FindingKind::not_an_image;
    case ImageProblem::truncated:
        return FindingKind::truncated;
    case ImageProblem::unreadable:
        break;
    }
    return FindingKind::unreadable;
}

/// Result of reading one file: a sketch, a finding, or both.
struct Look {
    std::optional<ImageSketch> sketch;
    std::optional<Finding> finding;
};

Look look_at(const ImageFile& file, std::uint64_t memory_budget) {
    Look look;
    const auto find = [&](FindingKind kind, const std::string& why) {
        look.finding = Finding{kind, why, {}};
    };
    try {
        const auto bytes = read_image_file(file.path);
        decode_image(file.path, bytes, {{}, memory_budget},
                     [&](const Image& image) { look.sketch = sketch(image); });
        const auto named = image_format_of_name(file.name), is = image_format(bytes);
        if (named != is)
            find(FindingKind::wrong_extension,
                 fmt::format("named as {}, but its bytes are {}: rename it", named,
                             is.empty() ? "another format" : is));
    } catch (const ImageError& error) {
        find(kind_of(error.problem()), reason(error, file.path));
    } catch (const Error& error) {
        find(FindingKind::unreadable, reason(error, file.path));
    } catch (const std::bad_alloc&) {
        find(FindingKind::unreadable, "not enough memory to hold its pixels: shrink it");
    }
    return look;
}

void add_structure(const FolderListing& listing, std::vector<Finding>& findings) {
    for (const auto& problem : listing.problems)
        findings.push_back({problem.kind == ListingProblem::Kind::unreadable_folder
                                ? FindingKind::unreadable
                                : FindingKind::missing_class,
                            problem.line,
                            {{problem.name, problem.path, problem.split, problem.class_name, 0}}});
    for (const auto& [kind, path, name] : listing.left_out) {
        // A missing image is a finding; a link of another name is not.
        const bool image =
            kind == LeftOut::Kind::broken_link && !image_format_of_name(name).empty();
        findings.push_back({image ? FindingKind::unreadable : FindingKind::left_out,
                            to_string(kind),
                            {{name, path, {}, {}, 0}}});
    }
}

} // namespace

Scan scan_folder(const std::filesystem::path& root, const OpenOptions& options, unsigned threads) {
    const auto listing =
        std::make_shared<FolderListing>(look_through_folder(root, options.classes));
    struct Place {
        std::size_t split, index;
    };
    std::vector<Place> places;
    std::vector<const SplitFolder*> splits;
    Scan result;
    result.format = "folder";
    result.image_files = true;
    result.classes = listing->classes;
    for (const auto* split : listing->splits()) {
        for (std::size_t i = 0; i < split->files.size(); ++i)
            places.push_back({splits.size(), i});
        splits.push_back(split);
        result.splits.push_back(split->split);
    }
    result.describe = [listing, splits, names = result.splits](const Scan::Sample& sample) {
        const auto& file = splits[sample.split]->files[sample.index];
        return FoundSample{file.name, file.path, names[sample.split],
                           listing->classes[static_cast<std::size_t>(file.label)], 0};
    };

    std::vector<Look> looks(places.size());
    load_image_decoder();
    parallel_for(
        places.size(),
        [&](std::size_t i) {
            looks[i] =
                look_at(splits[places[i].split]->files[places[i].index], options.memory_budget);
        },
        options.on_progress, options.stop, threads);

    add_structure(*listing, result.findings);
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto& [split, index] = places[i];
        Scan::Sample sample{split, index, splits[split]->files[index].label, {}};
        auto& look = looks[i];
        if (look.finding) {
            look.finding->samples = {result.describe(sample)};
            result.findings.push_back(std::move(*look.finding));
        }
        if (!look.sketch) continue;
        sample.sketch = *look.sketch;
        result.samples.push_back(sample);
    }
    return result;
}

} // namespace headroom
