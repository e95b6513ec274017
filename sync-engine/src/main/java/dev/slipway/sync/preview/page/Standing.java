package dev.slipway.sync.preview.page;

import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.Subject;
import java.util.Optional;

/**
 * How far the preview of a pull request is.
 *
 * @param subject the pull request as its forge last told of it, with its number
 * @param preview the last one that was made, maybe of an older head; empty where none was made yet
 * @param hindrance why there is no newer one; empty where one is being made, or none is needed
 * @param ending what became of it; empty while it is open
 */
public record Standing(
        Subject subject, Optional<Preview> preview, Optional<String> hindrance, Optional<Ending> ending) {

    /** Of one that is open. */
    public Standing(Subject subject, Optional<Preview> preview, Optional<String> hindrance) {
        this(subject, preview, hindrance, Optional.empty());
    }

    /** Of a pull request whose preview is of what it is now. */
    public static Standing of(Preview preview) {
        return new Standing(preview.subject(), Optional.of(preview), Optional.empty());
    }

    /** Whether somebody is at work on a newer one. */
    boolean isUnderWay() {
        return hindrance.isEmpty() && !isCurrent();
    }

    /** What a list shows of it: how it ended, else what the preview finds. */
    String word() {
        return ending.map(Ending::word)
                .or(() -> preview.map(Summary.Badge::of).map(Summary.Badge::words))
                .orElse(isUnderWay() ? "Under way" : "None");
    }

    String tone() {
        return preview.filter(made -> ending.isEmpty())
                .map(Summary.Badge::of)
                .map(Summary.Badge::tone)
                .orElse("idle");
    }

    boolean isCurrent() {
        return preview.filter(made -> made.subject().head().equals(subject.head())
                        && made.subject().base().equals(subject.base()))
                .isPresent();
    }

    String number() {
        return subject.number().orElse("");
    }
}
