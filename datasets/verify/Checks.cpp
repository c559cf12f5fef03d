#include "datasets/verify/Checks.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <numeric>
#include <set>

namespace headroom {

namespace {

using Indices = std::vector<std::size_t>;

class Checker {
  public:
    Checker(const Scan& scan, const VerifyLimits& limits) : scan_(scan), limits_(limits) {}

    std::vector<Finding>
    run(std::stop_token stop, unsigned threads,
        const std::function<void(std::size_t done, std::size_t total)>& on_progress) {
        const auto distinct = check_duplicates();
        check_near_duplicates(distinct, std::move(stop), threads, on_progress);
        check_each();
        check_classes();
        std::ranges::stable_sort(findings_, {}, &Finding::kind);
        return std::move(findings_);
    }

  private:
    void find(FindingKind kind, std::string reason, const Indices& samples) {
        Finding finding{kind, std::move(reason), {}};
        for (auto i : samples)
            finding.samples.push_back(scan_.describe(scan_.samples[i]));
        findings_.push_back(std::move(finding));
    }

    /// Names of the splits, or of the classes, that samples are in.
    template <typename Key>
    std::vector<std::string> names(const Indices& samples, const std::vector<std::string>& all,
                                   Key key) const {
        std::set<std::size_t> found;
        for (auto i : samples)
            found.insert(static_cast<std::size_t>(key(scan_.samples[i])));
        std::vector<std::string> result;
        for (auto i : found)
            result.push_back(all[i]);
        return result;
    }
    std::vector<std::string> splits_of(const Indices& samples) const {
        return names(samples, scan_.splits, [](const auto& sample) { return sample.split; });
    }
    std::vector<std::string> classes_of(const Indices& samples) const {
        return names(samples, scan_.classes, [](const auto& sample) { return sample.label; });
    }

    /// Returns one sample of each group of equal ones.
    Indices check_duplicates() {
        const auto hash = [&](std::size_t i) { return scan_.samples[i].sketch.pixel_hash; };
        Indices order(scan_.samples.size());
        std::iota(order.begin(), order.end(), 0);
        std::ranges::stable_sort(order, {}, hash);
        std::vector<Indices> groups;
        for (auto i : order) {
            if (groups.empty() || hash(groups.back().front()) != hash(i)) groups.emplace_back();
            groups.back().push_back(i);
        }
        std::ranges::sort(groups, {}, [](const Indices& group) { return group.front(); });
        Indices distinct;
        for (const auto& group : groups) {
            distinct.push_back(group.front());
            if (group.size() > 1) report_duplicates(group);
        }
        return distinct;
    }

    void report_duplicates(const Indices& group) {
        const auto classes = classes_of(group), splits = splits_of(group);
        if (classes.size() > 1)
            find(FindingKind::contradiction,
                 fmt::format("{} images of the same pixels in classes {}", group.size(),
                             fmt::join(classes, ", ")),
                 group);
        if (splits.size() > 1)
            find(FindingKind::leak,
                 fmt::format("{} images of the same pixels in {}", group.size(),
                             fmt::join(splits, ", ")),
                 group);
        if (classes.size() == 1 && splits.size() == 1)
            find(FindingKind::duplicate, fmt::format("{} images of the same pixels", group.size()),
                 group);
    }

    void check_near_duplicates(
        const Indices& distinct, std::stop_token stop, unsigned threads,
        const std::function<void(std::size_t done, std::size_t total)>& on_progress) {
        std::vector<const ImageSketch*> sketches;
        for (auto i : distinct)
            sketches.push_back(&scan_.samples[i].sketch);
        if (sketches.size() < 2) return;
        for (const auto& group :
             near_duplicates(sketches, limits_.near, std::move(stop), threads, on_progress)) {
            Indices members;
            for (auto i : group.members)
                members.push_back(distinct[i]);
            const auto classes = classes_of(members), splits = splits_of(members);
            auto reason = fmt::format("{} images look the same (dHash up to {} of 64 bits apart, "
                                      "thumbnails up to {:.3f})",
                                      members.size(), group.bits, group.difference);
            if (splits.size() > 1) reason += fmt::format(", in {}", fmt::join(splits, ", "));
            if (classes.size() > 1)
                reason += fmt::format(", in classes {}", fmt::join(classes, ", "));
            find(FindingKind::near_duplicate, std::move(reason), members);
        }
    }

    void check_each() {
        for (std::size_t i = 0; i < scan_.samples.size(); ++i) {
            const auto& image = scan_.samples[i].sketch;
            const auto [shorter, longer] = std::minmax(image.shape.height, image.shape.width);
            const auto size = fmt::format("{}x{}", image.shape.height, image.shape.width);
            if (image.constant) find(FindingKind::constant, "every pixel has the same colour", {i});
            if (shorter < limits_.tiny_side)
                find(FindingKind::tiny,
                     fmt::format("is {}: a side is below {}", size, limits_.tiny_side), {i});
            if (longer > limits_.aspect * shorter)
                find(FindingKind::extreme_aspect,
                     fmt::format("is {}: one side is more than {:g} times the other", size,
                                 limits_.aspect),
                     {i});
        }
    }

    void check_classes() {
        for (std::size_t split = 0; split < scan_.splits.size(); ++split) {
            std::vector<std::size_t> counts(scan_.classes.size());
            for (const auto& sample : scan_.samples)
                if (sample.split == split) ++counts[static_cast<std::size_t>(sample.label)];
            const auto largest = std::ranges::max_element(counts);
            for (std::size_t c = 0; c < counts.size(); ++c) {
                const auto about =
                    FoundSample{scan_.classes[c], {}, scan_.splits[split], scan_.classes[c], 0};
                if (counts[c] == 0 && !already_missing(about))
                    findings_.push_back(
                        {FindingKind::missing_class,
                         fmt::format("no readable image of this class in {}", about.split),
                         {about}});
                else if (counts[c] > 0 && static_cast<double>(*largest) >
                                              limits_.imbalance * static_cast<double>(counts[c]))
                    findings_.push_back(
                        {FindingKind::imbalance,
                         fmt::format(
                             "{} images in {}, where {} has {}: more than {:g} times as "
                             "many",
                             counts[c], about.split,
                             scan_.classes[static_cast<std::size_t>(largest - counts.begin())],
                             *largest, limits_.imbalance),
                         {about}});
            }
        }
    }

    /// Returns whether the scan itself found that the class's folder is missing or empty.
    bool already_missing(const FoundSample& about) const {
        return std::ranges::any_of(scan_.findings, [&](const Finding& finding) {
            return finding.kind == FindingKind::missing_class &&
                   finding.samples.front().split == about.split &&
                   finding.samples.front().class_name == about.class_name;
        });
    }

    const Scan& scan_;
    const VerifyLimits& limits_;
    std::vector<Finding> findings_;
};

} // namespace

std::vector<Finding>
check(const Scan& scan, const VerifyLimits& limits, std::stop_token stop, unsigned threads,
      const std::function<void(std::size_t done, std::size_t total)>& on_progress) {
    return Checker(scan, limits).run(std::move(stop), threads, on_progress);
}

} // namespace headroom
