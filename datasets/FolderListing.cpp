#include "datasets/FolderListing.h"

#include "datasets/Export.h"
#include "datasets/ImageFormat.h"
#include "datasets/SubsetDataset.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

using Kind = LeftOut::Kind;

bool is_hidden(const fs::path& path) {
    return path.filename().native().starts_with('.');
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

/// Whether a symlink to a folder leads to one that it lies in: to follow it would not end.
bool is_loop(const fs::path& link) {
    std::error_code ignored;
    const auto target = fs::canonical(link, ignored);
    const auto place = fs::canonical(link.parent_path(), ignored) / "";
    return std::ranges::mismatch(target, place).in1 == target.end();
}

/// What a folder holds, by kind, each in the order of the names' bytes.
struct Content {
    std::vector<std::string> folders, files; ///< names
    std::vector<std::pair<Kind, std::string>> left_out;
    std::string problem; ///< why it cannot be read
};

Content look_into(const fs::path& folder) {
    Content content;
    std::error_code problem;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
         entry.increment(problem)) {
        const auto& path = entry->path();
        const auto name = path.filename().string();
        std::error_code failed;
        const auto status = entry->status(failed); // of what a symlink leads to
        const bool link = entry->is_symlink(failed);
        if (is_hidden(path))
            content.left_out.emplace_back(Kind::hidden, name);
        else if (fs::is_directory(status) && !(link && is_loop(path)))
            content.folders.push_back(name);
        else if (fs::is_regular_file(status))
            content.files.push_back(name);
        else if (fs::is_directory(status))
            content.left_out.emplace_back(Kind::loop, name);
        else
            content.left_out.emplace_back(
                link && !fs::exists(status) ? Kind::broken_link : Kind::special, name);
    }
    if (problem) content.problem = problem.message();
    std::ranges::sort(content.folders); // std::string compares as unsigned bytes
    std::ranges::sort(content.files);
    std::ranges::sort(content.left_out);
    return content;
}

/// Goes through one root, and puts together what the listing says.
class Walk {
  public:
    explicit Walk(fs::path root) : root_(std::move(root)) {}

    FolderListing run(const std::vector<std::string>& chosen) {
        const auto content = look_into(root_);
        if (!content.problem.empty())
            throw io_error(fmt::format("{}: cannot be read: {}", root_.string(), content.problem));
        find_splits(content);
        std::vector<Content> contents;
        for (auto* split : listing_.splits())
            contents.push_back(split->path == root_ ? content : look_into(split->path));
        const auto all = all_classes(contents);
        listing_.classes = select_classes(all, chosen);
        std::size_t i = 0;
        for (auto* split : listing_.splits())
            list_split(*split, contents[i++], contents.front(), chosen);
        return std::move(listing_);
    }

  private:
    void leave_out(Kind kind, const fs::path& folder, const std::string& name) {
        const auto path = folder / name;
        listing_.left_out.push_back({kind, path.string(), path.lexically_relative(root_).string()});
    }

    void leave_out(const Content& content, const fs::path& folder) {
        for (const auto& [kind, name] : content.left_out)
            leave_out(kind, folder, name);
    }

    void find_splits(const Content& content) {
        static constexpr std::array split_names = {"train", "valid", "val", "validation", "test"};
        const auto is_split = [](const std::string& name) {
            return std::ranges::find(split_names, name) != split_names.end();
        };
        const auto& names = content.folders;
        // "test" beside "Car" is a class; beside "train" it is a split.
        const bool has_splits =
            contains(names, "train") || (!names.empty() && std::ranges::all_of(names, is_split));
        if (!has_splits) {
            listing_.train = SplitFolder{"train", "", root_, {}};
            return;
        }
        leave_out(content, root_);
        for (const auto& name : content.files)
            if (name != exported_folder_note) leave_out(Kind::misplaced, root_, name);
        for (const auto& name : names) {
            if (!is_split(name)) {
                leave_out(Kind::misplaced, root_, name);
                continue;
            }
            const std::string split = name == "train" || name == "test" ? name : "valid";
            auto& place = split == "train"  ? listing_.train
                          : split == "test" ? listing_.test
                                            : listing_.valid;
            if (place)
                throw data_error(fmt::format("{}: has both {} and {}: keep one", root_.string(),
                                             place->name, name));
            place = SplitFolder{split, name, root_ / name, {}};
        }
    }

    std::vector<std::string> all_classes(const std::vector<Content>& contents) {
        const auto& first = *listing_.splits().front();
        if (contents.front().folders.empty())
            throw data_error(
                fmt::format("{}: no class folders: expected {}", first.path.string(),
                            first.name.empty()
                                ? "CLASS/*.jpg or train/CLASS/*.jpg in it"
                                : fmt::format("{}/CLASS/*.jpg in {}", first.name, root_.string())));
        std::vector<std::string> all;
        for (const auto& content : contents)
            all.insert(all.end(), content.folders.begin(), content.folders.end());
        std::ranges::sort(all);
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    }

    void problem(ListingProblem::Kind kind, const fs::path& path, const SplitFolder& split,
                 const std::string& class_name, std::string line) {
        listing_.problems.push_back({kind, path.string(), path.lexically_relative(root_).string(),
                                     split.split, class_name, std::move(line)});
    }

    void list_split(SplitFolder& split, const Content& content, const Content& first,
                    const std::vector<std::string>& chosen) {
        using Problem = ListingProblem::Kind;
        leave_out(content, split.path);
        for (const auto& name : content.files)
            leave_out(Kind::misplaced, split.path, name);
        if (!content.problem.empty())
            problem(Problem::unreadable_folder, split.path, split, {},
                    fmt::format("{}: cannot be read: {}", split.path.string(), content.problem));
        const auto reference = listing_.splits().front()->path.string();
        for (const auto& name : listing_.classes) {
            const bool expected = contains(first.folders, name);
            if (expected && !contains(content.folders, name))
                problem(Problem::missing_class, split.path / name, split, name,
                        fmt::format(
                            "{}: no folder for class \"{}\": expected the classes of {}: {}",
                            split.path.string(), name, reference,
                            fmt::join(chosen.empty() ? first.folders : listing_.classes, ", ")));
            if (!expected && contains(content.folders, name))
                problem(Problem::missing_class, split.path / name, split, name,
                        fmt::format("{}: class \"{}\" is not one of {}: expected {}",
                                    (split.path / name).string(), name, reference,
                                    fmt::join(first.folders, ", ")));
        }
        for (std::size_t label = 0; label < listing_.classes.size(); ++label)
            if (contains(content.folders, listing_.classes[label]))
                list_class(split, static_cast<int>(label));
    }

    void list_class(SplitFolder& split, int label) {
        using Problem = ListingProblem::Kind;
        const auto& class_name = listing_.classes[static_cast<std::size_t>(label)];
        const auto folder = split.path / class_name;
        const auto content = look_into(folder);
        leave_out(content, folder);
        for (const auto& name : content.folders)
            leave_out(Kind::misplaced, folder, name);
        const auto files_before = split.files.size();
        for (const auto& file : content.files) {
            if (image_format_of_name(file).empty())
                leave_out(Kind::other_file, folder, file);
            else
                split.files.push_back({(folder / file).string(),
                                       split.name_of(class_name + "/" + file),
                                       label,
                                       {},
                                       {}});
        }
        if (!content.problem.empty())
            problem(Problem::unreadable_folder, folder, split, class_name,
                    fmt::format("{}: cannot be read: {}", folder.string(), content.problem));
        else if (split.files.size() == files_before)
            problem(Problem::empty_class, folder, split, class_name,
                    fmt::format("{}: no images in this class folder: expected .jpg, .png, .bmp, "
                                ".gif or .ppm files, or remove the folder from every split",
                                folder.string()));
    }

    fs::path root_;
    FolderListing listing_;
};

} // namespace

const char* to_string(LeftOut::Kind kind) {
    switch (kind) {
    case Kind::other_file:
        return "without an image's file name";
    case Kind::hidden:
        return "hidden, since the name begins with a dot";
    case Kind::misplaced:
        return "not in the place of an image of a class";
    case Kind::special:
        return "neither file nor folder but a FIFO, a socket or a device";
    case Kind::broken_link:
        return "a symbolic link that leads nowhere";
    case Kind::loop:
        return "a symbolic link to a folder that it lies in";
    }
    return "";
}

std::vector<SplitFolder*> FolderListing::splits() {
    std::vector<SplitFolder*> all;
    for (auto* split : {&train, &valid, &test})
        if (*split) all.push_back(&**split);
    return all;
}

std::vector<ImageFile*> FolderListing::files() {
    std::vector<ImageFile*> all;
    for (auto* split : splits())
        for (auto& file : split->files)
            all.push_back(&file);
    return all;
}

FolderListing look_through_folder(const fs::path& root, const std::vector<std::string>& chosen) {
    return Walk(root).run(chosen);
}

FolderListing list_folder(const fs::path& root, const std::vector<std::string>& chosen) {
    auto listing = look_through_folder(root, chosen);
    if (!listing.problems.empty()) throw data_error(listing.problems.front().line);
    return listing;
}

} // namespace headroom
