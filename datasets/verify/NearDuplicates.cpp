#include "datasets/verify/NearDuplicates.h"

#include "datasets/base/Cancelled.h"
#include "datasets/base/ParallelFor.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <limits>
#include <map>
#include <numeric>

namespace headroom {

namespace {

/// Groups of images that have been joined (disjoint sets, with the lowest member as the root).
class Groups {
  public:
    explicit Groups(std::size_t count) : parents_(count) {
        std::iota(parents_.begin(), parents_.end(), 0);
    }
    std::size_t root(std::size_t i) {
        while (parents_[i] != i)
            i = parents_[i] = parents_[parents_[i]];
        return i;
    }
    void join(std::size_t a, std::size_t b) {
        a = root(a);
        b = root(b);
        parents_[std::max(a, b)] = std::min(a, b);
    }

  private:
    std::vector<std::size_t> parents_;
};

constexpr double same_to_the_eye = 0.05;
constexpr std::size_t crowd = 8;   ///< this number of images as close is nothing unusual
constexpr double stands_out = 0.5; ///< of the distance at which a crowd begins

using Sketches = std::vector<const ImageSketch*>;

/// Thumbnails of all images, each after its 4x4 means: the means are never further apart than the
/// thumbnails, and faster to compare.
class Thumbnails {
  public:
    explicit Thumbnails(const Sketches& images) : images_(images), means_(images.size()) {
        constexpr std::size_t side = ImageSketch::side, cell = side / 4;
        for (std::size_t i = 0; i < images.size(); ++i) {
            const auto& values = images[i]->thumbnail;
            for (std::size_t at = 0; at < values.size(); ++at)
                means_[i][at / side / cell * 4 + at % side / cell] +=
                    static_cast<float>(values[at]) / (cell * cell);
            const float mean =
                std::accumulate(means_[i].begin(), means_[i].end(), 0.0f) / means_[i].size();
            for (float& value : means_[i])
                value -= mean;
        }
    }

    /// Returns their difference (ImageSketch.h) if it is at most `max`, else infinity.
    double difference_within(double max, std::size_t a, std::size_t b) const {
        const double contrast = std::min(images_[a]->contrast, images_[b]->contrast);
        float squares = 0;
        for (std::size_t i = 0; i < means_[a].size(); ++i)
            squares += (means_[a][i] - means_[b][i]) * (means_[a][i] - means_[b][i]);
        const double bound = max * contrast;
        constexpr double rounding = 1.001;
        const bool too_far = squares / means_[a].size() > bound * bound * rounding;
        const double apart = too_far ? max + 1 : difference(*images_[a], *images_[b]);
        return apart <= max ? apart : std::numeric_limits<double>::infinity();
    }

  private:
    const Sketches& images_;
    std::vector<std::array<float, 16>> means_;
};

/// The bits of each band, as masks. Bits that vary most between images are distributed first, so
/// that each band separates as many images as it can: a border that all images share does not fill
/// a band.
std::vector<std::uint64_t> make_bands(const Sketches& images, int count) {
    std::array<std::int64_t, 64> lopsided{};
    for (std::size_t bit = 0; bit < 64; ++bit) {
        std::int64_t set = 0;
        for (const auto* image : images)
            set += static_cast<std::int64_t>(image->look >> bit & 1);
        lopsided[bit] = std::abs(2 * set - static_cast<std::int64_t>(images.size()));
    }
    std::vector<std::size_t> order(64);
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](std::size_t bit) { return lopsided[bit]; });
    std::vector<std::uint64_t> bands(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < order.size(); ++i)
        bands[i % bands.size()] |= std::uint64_t{1} << order[i];
    return bands;
}

struct Pair {
    std::uint32_t a, b;
    int bits;
    float difference;
};

struct Entry {
    std::uint64_t look;
    float contrast;
    std::uint32_t image;
};

/// Pairs of images that agree in band `band` and in none before it, within the limits. Keeps only
/// the closest pairs of each image, and of the pairs that look equal to the eye one that joins the
/// image to a group.
std::vector<Pair> pairs_of_band(const Sketches& images, const Thumbnails& thumbnails,
                                const std::vector<std::uint64_t>& bands, std::size_t band,
                                const NearLimits& limits, std::atomic<std::size_t>& looked_at,
                                const std::stop_token& stop) {
    const auto mask = bands[band];
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < images.size(); ++i)
        if (images[i]->contrast > 0)
            entries.push_back(
                {images[i]->look, images[i]->contrast, static_cast<std::uint32_t>(i)});
    std::ranges::sort(entries, {}, [&](const Entry& entry) {
        return std::tuple(entry.look & mask, entry.contrast, entry.image);
    });
    const auto agree_before = [&](std::uint64_t apart) {
        return std::any_of(bands.begin(), bands.begin() + static_cast<std::ptrdiff_t>(band),
                           [&](auto earlier) { return (apart & earlier) == 0; });
    };
    Groups same(images.size());
    std::vector<Pair> pairs, closest;
    for (std::size_t i = 0; i < entries.size(); ++i, ++looked_at) {
        if (stop.stop_requested()) throw Cancelled{};
        const auto& [look, contrast, a] = entries[i];
        // The contrasts differ no more than the thumbnails do.
        const auto max_contrast = static_cast<float>(contrast * (1 + limits.difference));
        closest.clear();
        for (auto j = i + 1; j < entries.size() && entries[j].contrast <= max_contrast; ++j) {
            const auto apart = look ^ entries[j].look;
            if ((apart & mask) != 0) break;
            const int bits = std::popcount(apart);
            if (bits > limits.bits || agree_before(apart)) continue;
            const auto b = entries[j].image;
            if (same.root(a) == same.root(b)) continue;
            const double distance = thumbnails.difference_within(limits.difference, a, b);
            if (distance > limits.difference) continue;
            const Pair pair{a, b, bits, static_cast<float>(distance)};
            if (distance <= same_to_the_eye) {
                same.join(a, b);
                pairs.push_back(pair);
                continue;
            }
            closest.insert(std::ranges::upper_bound(closest, distance, {}, &Pair::difference),
                           pair);
            if (closest.size() > crowd) closest.pop_back();
        }
        pairs.insert(pairs.end(), closest.begin(), closest.end());
    }
    return pairs;
}

/// Returns whether fewer than a crowd of images are within that distance of one.
bool is_alone(const Sketches& images, const Thumbnails& thumbnails, std::size_t image,
              double distance, const std::stop_token& stop) {
    const float contrast = images[image]->contrast;
    std::size_t within = 0;
    // Neighbours first: in a folder they are of the image's class, so a crowd is found soon.
    for (std::size_t k = 1; k < images.size() && within < crowd; ++k) {
        if (stop.stop_requested()) throw Cancelled{};
        const auto other = (image + k) % images.size();
        const auto [less, more] = std::minmax(contrast, images[other]->contrast);
        if (more - less <= distance * less &&
            thumbnails.difference_within(distance, image, other) <= distance)
            ++within;
    }
    return within < crowd;
}

/// Selects the pairs that look the same from those within the limits.
std::vector<Pair> pairs_that_stand_out(const Sketches& images, const Thumbnails& thumbnails,
                                       std::vector<Pair> pairs,
                                       const std::function<void(double)>& on_progress,
                                       std::stop_token stop, unsigned threads) {
    std::ranges::stable_sort(pairs, {}, &Pair::difference);
    // Distances of each image known from the pairs, the closest first: most crowds show there.
    std::vector<std::vector<float>> known(images.size());
    for (const auto& pair : pairs)
        for (auto image : {pair.a, pair.b})
            if (known[image].size() < crowd) known[image].push_back(pair.difference);
    const auto is_distinct = [&](std::size_t image, double distance) {
        const auto& nearest = known[image];
        if (nearest.size() == crowd && nearest.back() <= distance) return false;
        return is_alone(images, thumbnails, image, distance, stop);
    };
    std::vector<char> kept(pairs.size());
    parallel_for(
        pairs.size(),
        [&](std::size_t i) {
            const auto& [a, b, bits, apart] = pairs[i];
            const double around = apart / stands_out;
            kept[i] =
                apart <= same_to_the_eye || (is_distinct(a, around) && is_distinct(b, around));
        },
        [&](std::size_t done, std::size_t total) {
            on_progress(total == 0 ? 1 : static_cast<double>(done) / static_cast<double>(total));
        },
        stop, threads);
    std::vector<Pair> result;
    for (std::size_t i = 0; i < pairs.size(); ++i)
        if (kept[i]) result.push_back(pairs[i]);
    return result;
}

} // namespace

std::vector<NearGroup>
near_duplicates(const std::vector<const ImageSketch*>& images, const NearLimits& limits,
                std::stop_token stop, unsigned threads,
                const std::function<void(std::size_t done, std::size_t total)>& on_progress) {
    const auto report = [&](double share) {
        if (on_progress)
            on_progress(static_cast<std::size_t>(share * static_cast<double>(images.size())),
                        images.size());
    };
    const Thumbnails thumbnails(images);
    const auto bands = make_bands(images, limits.bits + 1);
    std::vector<std::vector<Pair>> found(bands.size());
    std::atomic<std::size_t> looked_at = 0; // in all bands together
    const auto all = static_cast<double>(std::max<std::size_t>(images.size() * bands.size(), 1));
    // The pairs of the bands are the first half of the progress, checking them the second.
    parallel_for(
        bands.size(),
        [&](std::size_t band) {
            found[band] = pairs_of_band(images, thumbnails, bands, band, limits, looked_at, stop);
        },
        [&](std::size_t, std::size_t) { report(static_cast<double>(looked_at) / all / 2); }, stop,
        threads);
    std::vector<Pair> pairs;
    for (const auto& of_band : found)
        pairs.insert(pairs.end(), of_band.begin(), of_band.end());
    pairs = pairs_that_stand_out(
        images, thumbnails, std::move(pairs), [&](double share) { report(0.5 + share / 2); }, stop,
        threads);

    Groups groups(images.size());
    for (const auto& pair : pairs)
        groups.join(pair.a, pair.b);
    std::map<std::size_t, NearGroup> by_root;
    for (const auto& pair : pairs) {
        auto& group = by_root[groups.root(pair.a)];
        group.bits = std::max(group.bits, pair.bits);
        group.difference = std::max(group.difference, static_cast<double>(pair.difference));
    }
    for (std::size_t i = 0; i < images.size(); ++i)
        if (const auto group = by_root.find(groups.root(i)); group != by_root.end())
            group->second.members.push_back(i);
    std::vector<NearGroup> result;
    for (auto& [root, group] : by_root)
        result.push_back(std::move(group));
    return result;
}

} // namespace headroom
