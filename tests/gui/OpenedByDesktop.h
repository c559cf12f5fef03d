#pragma once

#include <QDesktopServices>
#include <QObject>
#include <QStringList>
#include <QUrl>

namespace headroom {

/// Remembers what the desktop is asked to open.
class OpenedByDesktop : public QObject {
    Q_OBJECT
  public:
    OpenedByDesktop() { QDesktopServices::setUrlHandler("file", this, "open"); }
    ~OpenedByDesktop() override { QDesktopServices::unsetUrlHandler("file"); }
    QStringList opened;
  public slots:
    void open(const QUrl& url) { opened << url.toLocalFile(); }
};

} // namespace headroom
