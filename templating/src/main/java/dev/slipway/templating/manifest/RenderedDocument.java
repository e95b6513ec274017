package dev.slipway.templating.manifest;

import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Tree;
import dev.slipway.templating.template.Budget;
import dev.slipway.templating.template.Place;
import dev.slipway.templating.template.Rendered;
import dev.slipway.templating.template.Result;
import dev.slipway.templating.template.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One document of a rendered text. */
public final class RenderedDocument {
    /** What a node counts for: it is read, traced, checked and compared. */
    private static final int NODE_STEPS = 20;

    private final Rendered rendered;
    private final Document document;
    private Optional<Trace> trace = Optional.empty();

    private RenderedDocument(Rendered rendered, Document document) {
        this.rendered = rendered;
        this.document = document;
    }

    /** As {@link #read(Rendered, Budget)}, with all the work that there may be. */
    public static Result<List<RenderedDocument>> read(Rendered rendered) {
        return read(rendered, Budget.full());
    }

    /**
     * The documents of a rendered text in order, without empty ones; or why it is not YAML, or more than the budget allows, at the line of the
     * template or partial.
     */
    public static Result<List<RenderedDocument>> read(Rendered rendered, Budget budget) {
        try {
            List<RenderedDocument> documents = new ArrayList<>();
            for (Document document : Yaml.read(rendered.text())) {
                if (!budget.spend(NODE_STEPS * document.nodes()))
                    return Result.failed(List.of(rendered.spot(document.line()).fault(budget.exhausted())));
                documents.add(new RenderedDocument(rendered, document));
            }
            return Result.done(documents);
        } catch (Malformed malformed) {
            return Result.failed(
                    List.of(rendered.spot(malformed.line()).fault("malformed YAML: " + malformed.problem())));
        }
    }

    public Tree tree() {
        return document.root();
    }

    /** Where the document begins in its template. */
    public Place place() {
        return rendered.spot(document.line()).place();
    }

    /** Where in the template or partial a node was written; its nearest ancestor, if it is not in the text. */
    public Place place(Path path) {
        return spot(path).place();
    }

    /** As {@link #place(Path)}, with the way that led there. */
    public Spot spot(Path path) {
        return rendered.spot(line(path));
    }

    /** Where each of its values comes from. */
    public Trace trace() {
        Trace made = trace.orElseGet(() -> Tracing.of(rendered, document));
        trace = Optional.of(made);
        return made;
    }

    private int line(Path path) {
        return line(document, path);
    }

    static int line(Document document, Path path) {
        return path.isRoot() ? document.line() : document.positions().at(path).line();
    }
}
