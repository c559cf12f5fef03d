#include "datasets/source/OpenedData.h"

#include "datasets/base/Error.h"
#include "datasets/data/PooledDataset.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

std::array<std::pair<const char*, DatasetPtr>, 3> named_splits(const Splits& data) {
    return {{{"train", data.train}, {"valid", data.valid}, {"test", data.test}}};
}

DatasetPtr pooled(const Splits& data) {
    return PooledDataset::of({data.train, data.valid, data.test});
}

DatasetPtr OpenedData::split(const std::string& name) const {
    if (name == "all") return pooled(found);
    const auto part = name == "train"   ? train
                      : name == "valid" ? valid
                      : name == "test"  ? test
                                        : nullptr;
    if (part) return part;
    std::vector<std::string> there;
    for (const auto& [known, dataset] : named_splits(*this))
        if (dataset) there.emplace_back(known);
    throw usage_error(fmt::format("{}: no split \"{}\": it has {}; \"all\" is all of it", path,
                                  name, fmt::join(there, ", ")));
}

} // namespace headroom
