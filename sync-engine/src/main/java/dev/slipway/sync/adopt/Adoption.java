package dev.slipway.sync.adopt;

import dev.slipway.diff.edit.NodeEdit;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.adopt.Adopted.Edit;
import dev.slipway.sync.adopt.Adopted.Left;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.ParameterUse;
import dev.slipway.sync.model.Provenance;
import dev.slipway.sync.model.Rendering;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes the files of a commit so that an application comes out as it is live. Each field is traced to the line that it comes from: a
 * parameter is set for this stage and region alone, a value that stands in a template is changed there. Every change is proven by rendering:
 * the field must come out as it is live, and nothing else of the application may change; else the field is left, with the reason.
 */
public final class Adoption {
    private final Ground ground;
    private final List<LiveField> fields;
    private final List<Edit> edits = new ArrayList<>();
    private final List<Left> left = new ArrayList<>();
    private Overlay files;
    private Rendering now;

    private Adoption(Ground ground, List<LiveField> fields, Rendering now) {
        this.ground = ground;
        this.fields = List.copyOf(fields);
        this.files = Overlay.on(ground.snapshot());
        this.now = now;
    }

    /** The files with all fields that can be kept; bad where the application cannot be rendered at all. */
    public static Outcome<Adopted> of(Ground ground, List<LiveField> fields) {
        return ground.render(ground.snapshot()).then(rendering -> {
            Adoption adoption = new Adoption(ground, fields, rendering);
            fields.forEach(adoption::adopt);
            return Outcome.good(new Adopted(adoption.files.changed(), adoption.edits, adoption.left));
        });
    }

    private void adopt(LiveField field) {
        Optional<Manifest> manifest =
                now.manifests().stream().filter(one -> field.isOf(one.object())).findFirst();
        if (manifest.isEmpty()) {
            leave(field, "the commit to build on does not have this object");
            return;
        }
        Optional<String> objection = objection(field, manifest.get());
        if (objection.isPresent()) leave(field, objection.get());
        else if (!field.path().in(manifest.get().object().root()).equals(field.value())) trace(field, manifest.get());
    }

    private static Optional<String> objection(LiveField field, Manifest manifest) {
        if (manifest.object().kind().equals("Secret"))
            return Optional.of(
                    "what a Secret holds is never written to the repository in clear text; see " + manifest.origin());
        if (field.path().isRoot())
            return Optional.of("the object was deleted; to keep it so, remove it from " + manifest.origin());
        if (field.value().isEmpty())
            return Optional.of("the field was removed; to keep it so, remove it from "
                    + manifest.provenance(field.path())
                            .map(Provenance::template)
                            .orElse(manifest.origin()));
        return Optional.empty();
    }

    private void trace(LiveField field, Manifest manifest) {
        Optional<Provenance> provenance = manifest.provenance(field.path());
        if (provenance.isEmpty()) {
            leave(
                    field,
                    "it does not stand in the template " + manifest.origin().file());
            return;
        }
        if (provenance.get().parameters().stream().anyMatch(ParameterUse::sealed)) {
            leave(
                    field,
                    "a sealed parameter is in it, see " + provenance.get().template() + "; seal the new value by hand");
            return;
        }
        String change =
                LiveField.shown(field.path().in(manifest.object().root())) + " -> " + LiveField.shown(field.value());
        Optional<ParameterUse> whole = provenance.get().whole();
        if (whole.isPresent()) parameter(field, whole.get(), guesses(whole.get(), field), change);
        else if (provenance.get().parameters().isEmpty()) template(field, provenance.get(), change);
        else parts(field, manifest, provenance.get(), change);
    }

    private List<Tree> guesses(ParameterUse use, LiveField field) {
        Tree value = field.value().orElseThrow();
        return Inverse.whole(valueOf(use).orElse(value), value);
    }

    private Optional<Tree> valueOf(ParameterUse use) {
        return use.layer().isFile() && !use.sealed()
                ? ParameterFile.value(files.text(use.origin().file()), use.key())
                : Optional.empty();
    }

    private void parts(LiveField field, Manifest manifest, Provenance provenance, String change) {
        List<ParameterUse> uses = provenance.parameters();
        Optional<Tree> before = field.path().in(manifest.object().root());
        Optional<Tree> wanted = field.value();
        boolean texts = before.filter(Scalar.class::isInstance).isPresent()
                && wanted.filter(Scalar.class::isInstance).isPresent()
                && uses.stream().allMatch(use -> use.share() == ParameterUse.Share.EMBEDDED);
        if (!texts) {
            leave(
                    field,
                    "it is made of " + names(uses) + " at " + provenance.template()
                            + " in a way that cannot be turned round; change it there");
            return;
        }
        List<String> now = new ArrayList<>();
        for (ParameterUse use : uses)
            now.add(valueOf(use)
                    .filter(Scalar.class::isInstance)
                    .map(value -> ((Scalar) value).display())
                    .orElseGet(() -> ground.builtIn(use.key()).orElse("")));
        List<String> guesses = Inverse.parts(shown(before), now, shown(wanted));
        for (int i = 0; i < guesses.size(); i++) {
            if (guesses.get(i).isEmpty()) continue;
            Tree current = valueOf(uses.get(i)).orElse(new Scalar.Text(""));
            parameter(field, uses.get(i), Inverse.whole(current, new Scalar.Text(guesses.get(i))), change);
            return;
        }
        leave(field, "no one of " + names(uses) + " at " + provenance.template() + " can make it so; change it there");
    }

    private static String shown(Optional<Tree> scalar) {
        return ((Scalar) scalar.orElseThrow()).display();
    }

    private static String names(List<ParameterUse> uses) {
        return String.join(
                ", ", uses.stream().map(ParameterUse::name).distinct().toList());
    }

    private void parameter(LiveField field, ParameterUse use, List<Tree> guesses, String change) {
        ParameterFile.Choice choice = ParameterFile.choose(ground, files, use);
        if (choice instanceof ParameterFile.Unfit unfit) {
            leave(field, unfit.why());
            return;
        }
        ParameterFile.Place place = (ParameterFile.Place) choice;
        List<Candidate> candidates = new ArrayList<>();
        String refusal = "";
        for (Tree guess : guesses) {
            ParameterFile.Written written = place.write(files.text(place.file()), guess);
            written.text().ifPresent(text -> candidates.add(new Candidate(place.file(), text, place.note())));
            refusal = refusal.isEmpty() ? written.refusal() : refusal;
        }
        if (candidates.isEmpty()) leave(field, place.file() + ": " + refusal);
        else prove(field, candidates, change);
    }

    private void template(LiveField field, Provenance provenance, String change) {
        String file = provenance.template().file();
        TemplateText template = new TemplateText(files.text(file));
        List<NodeEdit> places = template.at(provenance.template().line(), field.path()).stream()
                .filter(place -> !template.hasTag(place))
                .toList();
        if (places.size() != 1) {
            leave(field, "it is not clear where in " + provenance.template() + " it is written; change it there");
            return;
        }
        String note = ground.reachOfTemplate(file);
        prove(
                field,
                template.ways(places.get(0), field.value().orElseThrow()).stream()
                        .map(text -> new Candidate(file, text, note))
                        .toList(),
                change);
    }

    /** A file that may be the one. */
    private record Candidate(String file, String text, String note) {}

    /** Takes the first candidate that comes out as live, and changes nothing else. */
    private void prove(LiveField field, List<Candidate> candidates, String change) {
        String why = "";
        for (Candidate candidate : candidates) {
            Overlay tried = files.with(candidate.file(), candidate.text());
            Outcome<Rendering> rendered = ground.render(tried);
            Optional<String> objection = rendered.asOptional()
                    .map(rendering -> Proof.objection(now, rendering, field, fields))
                    .orElseGet(() -> Optional.of(rendered.problems().get(0).toString()));
            if (objection.isEmpty()) {
                files = tried;
                now = rendered.asOptional().orElseThrow();
                edits.add(new Edit(field, candidate.file(), change, candidate.note()));
                return;
            }
            why = why.isEmpty() ? objection.get() : why;
        }
        leave(field, why);
    }

    private void leave(LiveField field, String why) {
        left.add(new Left(field, why));
    }
}
