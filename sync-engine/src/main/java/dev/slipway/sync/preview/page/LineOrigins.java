package dev.slipway.sync.preview.page;

import dev.slipway.diff.path.Path;
import dev.slipway.diff.view.Hunk;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Provenance;
import dev.slipway.sync.preview.Forecast.Changed;
import java.util.Optional;

/**
 * Where the new lines of an object come from, line after line. What a reader knows from the line before is not said again: that of a template the
 * next line follows.
 */
final class LineOrigins {
    private static final String FILLED_IN = "in no template: filled in";

    private final Changed object;
    private final boolean known;
    private Optional<Origin> last = Optional.empty();
    private String said = "";

    LineOrigins(Changed object) {
        this.object = object;
        this.known = object.provenance(Path.ROOT).isPresent();
    }

    /** What is to be said of a line; nothing where all is known, or nothing is. */
    String of(Hunk.Line line) {
        if (!known || line.path().isEmpty()) return "";
        Optional<Provenance> provenance = object.provenance(line.path().get());
        String told = provenance.map(Provenance::told).orElse(FILLED_IN);
        boolean expected = provenance.filter(this::isNext).isPresent();
        last = provenance.map(Provenance::template);
        boolean isNews = !expected && !told.equals(said);
        said = told;
        return isNews ? told : "";
    }

    private boolean isNext(Provenance provenance) {
        return provenance.parameters().isEmpty()
                && last.filter(before -> follows(before, provenance.template())).isPresent();
    }

    private static boolean follows(Origin before, Origin next) {
        return before.file().equals(next.file()) && (next.line() == before.line() || next.line() == before.line() + 1);
    }
}
