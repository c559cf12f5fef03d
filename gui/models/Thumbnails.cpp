#include "gui/models/Thumbnails.h"

#include "gui/Pictures.h"

#include <algorithm>

namespace headroom {
namespace {

constexpr int cached_bytes = 64 << 20;
constexpr std::size_t most_wanted = 400; // more than a screen shows
constexpr int thread_count = 2;

} // namespace

Thumbnails::Thumbnails(QObject* parent) : QObject(parent), cache_(cached_bytes) {
    threads_.setMaxThreadCount(thread_count);
}

Thumbnails::~Thumbnails() {
    threads_.waitForDone();
}

void Thumbnails::set_source(Read read) {
    read_ = std::move(read);
    ++source_;
    cache_.clear();
    wanted_.clear();
    reading_.clear();
}

std::optional<QImage> Thumbnails::get(std::size_t image) {
    if (const auto* kept = cache_.object(image)) return *kept;
    if (reading_.contains(image)) return {};
    std::erase(wanted_, image);
    wanted_.push_back(image);
    if (wanted_.size() > most_wanted) wanted_.pop_front();
    begin_next();
    return {};
}

void Thumbnails::begin_next() {
    if (wanted_.empty() || reading_.size() >= thread_count) return;
    const auto image = wanted_.back();
    wanted_.pop_back();
    reading_.insert(image);
    threads_.start([this, image, read = read_, source = source_] {
        const auto made = thumbnail(read(image));
        QMetaObject::invokeMethod(
            this, [this, image, made, source] { take(image, made, source); }, Qt::QueuedConnection);
    });
}

void Thumbnails::take(std::size_t image, const QImage& thumbnail, int source) {
    if (source != source_) return;
    reading_.remove(image);
    cache_.insert(image, new QImage(thumbnail), std::max<qsizetype>(1, thumbnail.sizeInBytes()));
    emit ready(image);
    begin_next();
}

} // namespace headroom
