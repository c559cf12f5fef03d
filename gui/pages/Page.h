#pragma once

#include "gui/Session.h"

#include <QWidget>
#include <optional>

namespace headroom {

class MessageBar;

/// One page of the window: a message bar, and below it the content() that the page builds. The
/// window shows its title and its "Copy as command" above, and its activity in the status bar.
///
/// A page fills a Spec from its controls, runs the job with a JobRunner and shows the Result. It
/// does not compute.
class Page : public QWidget {
    Q_OBJECT
  public:
    Page(Session& session, QWidget* parent);

    virtual QString title() const = 0;
    virtual QString heading() const { return title(); } ///< above the page
    virtual QString icon() const = 0;                   ///< name of a file in gui/resources/icons

    /// The headroom command for the page's settings; empty if something is missing.
    virtual QString command() const = 0;

    /// Names the page's content in the sidebar, in few words: "photos"; empty = nothing yet.
    virtual QString standing() const { return {}; }
    /// The page that comes after this one on the way to a first comparison, if any.
    virtual std::optional<PageId> next_page() const { return std::nullopt; }
    /// Whether this page has what the next one needs.
    virtual bool is_done() const { return false; }
    /// Shows the next page, with what is here.
    virtual void go_on();

    /// Part of the documentation about this page: "desktop.md#data".
    QString help() const;

    /// Running work that must not be lost without a question: "Training gap-dense, seed 0". Empty
    /// if none: the window may close.
    virtual QString unfinished() const { return {}; }

    /// Requests running work to stop and keep its progress. unfinished() becomes empty when it has;
    /// then activity_ended() is emitted.
    virtual void stop() {}

    /// Called when another page is about to be shown: takes over what was typed.
    virtual void leave() {}

    /// Whether the page shows something that can be saved or printed as a report; the two others
    /// ask how, and do it.
    virtual bool has_report() const { return false; }
    virtual void ask_for_report() {}
    virtual void ask_for_printer() {}

    Session& session() const { return session_; }
    QWidget* content() const { return content_; } ///< without a layout: the page sets one
    MessageBar& message() const { return *message_; }

  signals:
    void command_changed();
    /// For the status bar: the work and its progress in [0, 1]; below 0 = unknown.
    void activity(const QString& text, double share);
    void activity_ended();

  private:
    Session& session_;
    MessageBar* message_;
    QWidget* content_;
};

} // namespace headroom
