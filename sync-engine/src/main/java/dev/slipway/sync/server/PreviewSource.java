package dev.slipway.sync.server;

import dev.slipway.sync.preview.page.Standing;
import java.util.List;
import java.util.Optional;

/** The previews of pull requests, as last made. Any thread may ask. */
public interface PreviewSource {
    /** None, since no pull request is looked at. */
    PreviewSource NONE = new PreviewSource() {
        @Override
        public List<Standing> all() {
            return List.of();
        }

        @Override
        public Optional<Standing> of(String repository, String number) {
            return Optional.empty();
        }
    };

    /** All of them, by repository, the newest pull request first. */
    List<Standing> all();

    /** That of one pull request; empty if nobody knows of it. */
    Optional<Standing> of(String repository, String number);
}
