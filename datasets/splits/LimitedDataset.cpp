#include "datasets/splits/LimitedDataset.h"

#include "datasets/data/SubsetDataset.h"
#include "datasets/splits/Split.h"

#include <utility>

namespace headroom {

DatasetPtr limited_dataset(DatasetPtr source, std::size_t count, std::uint64_t seed) {
    if (!source || count == 0 || count >= source->size()) return source;
    const double fraction = static_cast<double>(count) / static_cast<double>(source->size());
    auto chosen = stratified_sample(source->labels(), fraction, seed);
    return std::make_shared<SubsetDataset>(std::move(source), std::move(chosen));
}

} // namespace headroom
