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
 */
public record Standing(Subject subject, Optional<Preview> preview, Optional<String> hindrance) {

    /** Of a pull request whose preview is of what it is now. */
    public static Standing of(Preview preview) {
        return new Standing(preview.subject(), Optional.of(preview), Optional.empty());
    }

    /** Whether somebody is at work on a newer one. */
    boolean isUnderWay() {
        return hindrance.isEmpty() && !isCurrent();
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
