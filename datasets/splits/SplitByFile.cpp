#include "datasets/splits/SplitByFile.h"

#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/data/PooledDataset.h"
#include "datasets/data/SubsetDataset.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unordered_map>

namespace headroom {

namespace {

using Part = SplitFile::Part;

std::vector<Part> parts_of(const SplitFile& split, const std::string& path, int fold) {
    const auto folds = split.folds.size();
    if (folds == 0) {
        if (fold != 0)
            throw option_error("fold", fmt::format("{}: {} has no folds: leave {} out", fold, path,
                                                   option_name("fold")));
        return split.parts;
    }
    if (fold == 0)
        throw usage_error(fmt::format("{} has {} folds: choose the one to test on with {} to {}",
                                      path, folds, option_name("fold", "1"),
                                      option_name("fold", std::to_string(folds))));
    if (fold < 0 || static_cast<std::size_t>(fold) > folds)
        throw option_error(
            "fold", fmt::format("{}: {} has {} folds: expected 1 to {}", fold, path, folds, folds));
    std::vector<Part> parts = {{"train", split.always_train}, {"test", {}}};
    for (std::size_t i = 0; i < folds; ++i) {
        auto& samples = parts[i + 1 == static_cast<std::size_t>(fold) ? 1 : 0].samples;
        samples.insert(samples.end(), split.folds[i].begin(), split.folds[i].end());
    }
    return parts;
}

void check_classes(const std::vector<std::string>& found, const SplitFile& split,
                   const std::string& path, const std::string& data) {
    if (found == split.classes) return;
    const auto differ = std::ranges::mismatch(found, split.classes);
    const auto name = [](const auto& names, auto at) {
        return at == names.end() ? "none" : fmt::format("\"{}\"", *at);
    };
    throw data_error(fmt::format(
        "{}: was made for other classes: its class {} is {}, that of {} is {}: use the data and "
        "{} it was made with, or make a new one",
        path, differ.in2 - split.classes.begin(), name(split.classes, differ.in2), data,
        name(found, differ.in1), option_name("classes")));
}

/// Part of each sample; none at first.
class Owners {
  public:
    Owners(const Dataset& samples, const std::string& path, const std::string& data)
        : path_(path), data_(data), owners_(samples.size(), nullptr) {
        for (std::size_t i = 0; i < samples.size(); ++i)
            if (!places_.try_emplace(samples.sample_name(i), i).second)
                throw data_error(fmt::format("{}: two samples are called \"{}\": a split file "
                                             "cannot tell them apart",
                                             data, samples.sample_name(i)));
    }

    void give(const std::string& sample, const Part& part) {
        const auto found = places_.find(sample);
        if (found == places_.end())
            throw data_error(fmt::format("{}: \"{}\" of {} is not in {}: use the data it was made "
                                         "of, or make a new one with headroom dataset split",
                                         path_, sample, part.name, data_));
        auto& owner = owners_[found->second];
        if (owner)
            throw data_error(fmt::format(
                "{}: \"{}\" is {}: a sample may be in one part, once", path_, sample,
                owner == &part ? fmt::format("twice in {}", part.name)
                               : fmt::format("in {} and in {}", owner->name, part.name)));
        owner = &part;
    }

    std::vector<std::size_t> of(const Part* part) const {
        std::vector<std::size_t> indices;
        for (std::size_t i = 0; i < owners_.size(); ++i)
            if (owners_[i] == part) indices.push_back(i);
        return indices;
    }

  private:
    const std::string &path_, &data_;
    std::unordered_map<std::string, std::size_t> places_;
    std::vector<const Part*> owners_;
};

} // namespace

void split_by_file(OpenedData& data, const SplitFile& split, const std::string& path, int fold) {
    const auto parts = parts_of(split, path, fold);
    const auto all = pooled(data);
    check_classes(all->classes(), split, path, data.path);
    Owners owners(*all, path, data.path);
    for (const auto& part : parts)
        for (const auto& sample : part.samples)
            owners.give(sample, part);

    data.train = data.valid = data.test = nullptr;
    std::vector<std::string> counts;
    for (const auto& part : parts) {
        auto& place = part.name == "train"   ? data.train
                      : part.name == "valid" ? data.valid
                                             : data.test;
        place = std::make_shared<SubsetDataset>(all, owners.of(&part));
        counts.push_back(fmt::format("{} {}", place->size(), part.name));
    }
    data.notes.push_back(
        fmt::format("split by {}{}: {}", path,
                    fold != 0 ? fmt::format(", fold {} of {}", fold, split.folds.size()) : "",
                    fmt::join(counts, ", ")));
    if (const auto others = owners.of(nullptr); !others.empty())
        data.notes.push_back(fmt::format("{} {} of the {} images: they are left out, such as {}",
                                         fold != 0 ? "no fold has" : path + " does not name",
                                         others.size(), all->size(),
                                         all->sample_name(others.front())));
}

} // namespace headroom
