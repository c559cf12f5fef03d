#pragma once

#include <QCache>
#include <QImage>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <deque>
#include <functional>
#include <optional>

namespace headroom {

/// Thumbnails of numbered images, decoded on other threads: a view asks for those that it draws,
/// and again at ready(). Those asked for last come first; of those that have been scrolled past,
/// the oldest are dropped.
class Thumbnails : public QObject {
    Q_OBJECT
  public:
    /// Reads an image, on any thread; a null one if it cannot be read.
    using Read = std::function<QImage(std::size_t image)>;

    explicit Thumbnails(QObject* parent = nullptr);
    ~Thumbnails() override;

    void set_source(Read read); ///< forgets all others
    /// Returns a null image if it cannot be read, nothing until it is ready.
    std::optional<QImage> get(std::size_t image);

  signals:
    void ready(std::size_t image);

  private:
    void begin_next();
    void take(std::size_t image, const QImage& thumbnail, int source);

    Read read_;
    int source_ = 0; ///< number of the source
    QCache<std::size_t, QImage> cache_;
    std::deque<std::size_t> wanted_;
    QSet<std::size_t> reading_;
    QThreadPool threads_;
};

} // namespace headroom
