#include "datasets/formats/folder/FolderListing.h"

#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/SomeNames.h"
#include "datasets/data/SubsetDataset.h"
#include "datasets/formats/DataNearby.h"
#include "datasets/formats/folder/FolderNote.h"
#include "datasets/formats/folder/SplitFolders.h"
#include "datasets/image/ImageFormat.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace headroom {

namespace fs = std::filesystem;

namespace {

using Kind = LeftOut::Kind;

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

/// Walks one root, and collects the listing.
class Walk {
  public:
    explicit Walk(fs::path root) : root_(std::move(root)) {}

    FolderListing run(const std::vector<std::string>& chosen) {
        auto content = folder_content(root_);
        if (!content.problem.empty())
            throw io_error(fmt::format("{}: cannot be read: {}", root_.string(), content.problem));
        find_splits(content);
        std::vector<FolderContent> contents;
        for (auto* split : listing_.splits()) {
            contents.push_back(split->path == root_ ? content : folder_content(split->path));
            leave_out_runs(*split, contents.back());
        }
        leave_out_unlabelled(contents);
        const auto all = all_classes(contents);
        listing_.classes = select_classes(all, chosen);
        std::size_t i = 0;
        for (auto* split : listing_.splits())
            list_split(*split, contents[i++], contents.front(), chosen);
        check_images();
        return std::move(listing_);
    }

  private:
    void leave_out(Kind kind, const fs::path& folder, const std::string& name) {
        const auto path = folder / name;
        listing_.left_out.push_back({kind, path.string(), path.lexically_relative(root_).string()});
    }

    void leave_out(const FolderContent& content, const fs::path& folder) {
        for (const auto& [kind, name] : content.left_out)
            leave_out(kind, folder, name);
    }

    void find_splits(const FolderContent& content) {
        const auto& names = content.folders;
        if (!comes_in_splits(root_, content)) {
            listing_.train = SplitFolder{"train", "", root_, {}};
            for (const auto& name : names)
                if (split_of_name(name) == "train")
                    listing_.notes.push_back(fmt::format(
                        "{} is taken for a class, since it has images and no class folders", name));
            return;
        }
        leave_out(content, root_);
        for (const auto& name : content.files)
            if (name != exported_folder_note) leave_out(Kind::misplaced, root_, name);
        for (const auto& name : names) {
            const auto split = split_of_name(name);
            if (split.empty()) {
                leave_out(Kind::misplaced, root_, name);
                continue;
            }
            auto& place = split == "train"  ? listing_.train
                          : split == "test" ? listing_.test
                                            : listing_.valid;
            if (place)
                throw data_error(fmt::format("{}: has both {} and {}, which name one split: rename "
                                             "the one that is not meant",
                                             root_.string(), place->name, name));
            place = SplitFolder{split, name, root_ / name, {}};
        }
    }

    void leave_out_runs(const SplitFolder& split, FolderContent& content) {
        std::erase_if(content.folders, [&](const std::string& name) {
            const bool runs = holds_runs(split.path / name);
            if (runs) leave_out(Kind::run, split.path, name);
            return runs;
        });
    }

    /// Unlabelled images are often beside the training images: alone, or in one folder.
    void leave_out_unlabelled(std::vector<FolderContent>& contents) {
        const auto splits = listing_.splits();
        const auto& classes = contents.front().folders;
        if (classes.empty()) return;
        for (std::size_t i = splits.size() - 1; i > 0; --i) {
            const auto& folders = contents[i].folders;
            const bool unlabelled =
                contents[i].problem.empty() &&
                (folders.empty() || (folders.size() == 1 && !contains(classes, folders.front())));
            if (!unlabelled) continue;
            leave_out(Kind::unlabelled, root_, splits[i]->name);
            contents.erase(contents.begin() + static_cast<std::ptrdiff_t>(i));
            (splits[i]->split == "valid" ? listing_.valid : listing_.test).reset();
        }
    }

    std::vector<std::string> all_classes(const std::vector<FolderContent>& contents) {
        const auto& first = *listing_.splits().front();
        if (contents.front().folders.empty())
            throw data_error(fmt::format(
                "{}: no class folders: expected {}{}", first.path.string(),
                first.name.empty()
                    ? "CLASS/*.jpg or train/CLASS/*.jpg in it"
                    : fmt::format("{}/CLASS/*.jpg in {}", first.name, root_.string()),
                contents.front().image_count() > 0 ? what_to_give({data_above(root_)}) + sort_them
                                                   : what_to_give(data_below(root_))));
        std::vector<std::string> all;
        for (const auto& content : contents)
            all.insert(all.end(), content.folders.begin(), content.folders.end());
        std::ranges::sort(all);
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    }

    static constexpr const char* sort_them =
        ", or sort its images into class folders (headroom dataset sort)";

    static std::string what_to_give(const std::vector<std::string>& places) {
        const auto text = fmt::format("{}", fmt::join(places, " or "));
        return text.empty() ? "" : ": give " + text;
    }

    /// If no class folder has an image, the wrong folder was most likely given.
    void check_images() {
        const bool unreadable =
            std::ranges::any_of(listing_.problems, [](const ListingProblem& problem) {
                return problem.kind == ListingProblem::Kind::unreadable_folder;
            });
        if (unreadable || !listing_.files().empty()) return;
        const auto& first = *listing_.splits().front();
        const auto places = data_below(root_);
        throw data_error(fmt::format(
            "{}: none of its folders ({}) has images in it: expected {}CLASS/*.jpg{}{}",
            first.path.string(), some_names(listing_.classes),
            first.name.empty() ? "" : first.name + "/", what_to_give(places),
            places.size() > 1 ? ", or put the images of each class into its folder itself" : ""));
    }

    void problem(ListingProblem::Kind kind, const fs::path& path, const SplitFolder& split,
                 const std::string& class_name, std::string line, bool in_train = false) {
        listing_.problems.push_back({kind, path.string(), path.lexically_relative(root_).string(),
                                     split.split, class_name, std::move(line), in_train});
    }

    void list_split(SplitFolder& split, const FolderContent& content, const FolderContent& first,
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
                problem(
                    Problem::missing_class, split.path / name, split, name,
                    fmt::format("{}: no folder for class \"{}\": expected the classes of {}: {}",
                                split.path.string(), name, reference,
                                fmt::join(chosen.empty() ? first.folders : listing_.classes, ", ")),
                    in_train_.contains(name));
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
        const auto content = folder_content(folder);
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
                    fmt::format("{}: no images in this class folder{}: expected .jpg, .png, .bmp, "
                                ".gif or .ppm files: put some in, or leave the class out with {}",
                                folder.string(), found_instead(content), option_name("skip-empty")),
                    in_train_.contains(class_name));
        else if (&split == listing_.splits().front())
            in_train_.insert(class_name);
    }

    static std::string found_instead(const FolderContent& content) {
        if (!content.folders.empty())
            return fmt::format(", but folders ({}), which are not searched",
                               some_names(content.folders));
        if (!content.files.empty())
            return fmt::format(", but files without an image's extension ({})",
                               some_names(content.files));
        return "";
    }

    fs::path root_;
    FolderListing listing_;
    std::set<std::string> in_train_; ///< classes that have images in the first split
};

} // namespace

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

FolderListing list_folder(const fs::path& root, const std::vector<std::string>& chosen,
                          EmptyClasses empty) {
    using Problem = ListingProblem::Kind;
    auto listing = look_through_folder(root, chosen);
    const auto is_error = [&](const ListingProblem& problem) {
        if (problem.kind == Problem::unreadable_folder) return true;
        if (problem.in_train || empty == EmptyClasses::shown) return false;
        return problem.kind == Problem::missing_class || empty == EmptyClasses::refused;
    };
    const auto error = std::ranges::find_if(listing.problems, is_error);
    if (error != listing.problems.end()) throw data_error(error->line);
    return listing;
}

} // namespace headroom
