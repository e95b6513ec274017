package dev.slipway.sync.preview.page;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.preview.ApplicationPreview;
import dev.slipway.sync.preview.Forecast;
import dev.slipway.sync.preview.Forecast.Changed;
import dev.slipway.sync.preview.StagePreview;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The names of places in a page, which stay the same for as long as what they name is called so: {@code
 * canary/web-canary/Deployment.apps/canary/web}. No two places have one name, and a name may stand in an address as it is.
 */
final class Anchor {
    private Anchor() {}

    /** In which forecast of an application an object changes. */
    enum Side {
        OWN(""),
        ON_MERGE("/merged"),
        BATCH("/promoted");

        private final String end;

        Side(String end) {
            this.end = end;
        }

        private Optional<Forecast> of(ApplicationPreview application) {
            return switch (this) {
                case OWN -> Optional.of(application.own());
                case ON_MERGE -> Optional.of(application.onMerge());
                case BATCH -> application.batch();
            };
        }
    }

    static String of(StagePreview stage) {
        return "stage/" + part(stage.name());
    }

    static String of(ApplicationPreview application) {
        return "application/" + part(application.application().stage()) + '/'
                + part(application.application().name());
    }

    static String of(ApplicationPreview application, Side side, ObjectKey key) {
        return String.join(
                        "/",
                        part(application.application().stage()),
                        part(application.application().name()),
                        part(key.kind().toString()),
                        key.namespace().isEmpty() ? "-" : part(key.namespace()),
                        part(key.name()))
                + side.end;
    }

    /** Whether an anchor names an object at a stage. */
    static boolean isAt(StagePreview stage, String anchor) {
        return anchor.startsWith(part(stage.name()) + "/");
    }

    /** Whether an anchor names an object of an application. */
    static boolean isIn(ApplicationPreview application, String anchor) {
        return anchor.startsWith(part(application.application().stage()) + "/"
                + part(application.application().name()) + "/");
    }

    /** Where a page of a stage first shows an object. */
    static Optional<String> find(StagePreview stage, ObjectKey key) {
        for (Side side : Side.values())
            for (ApplicationPreview application : stage.applications())
                if (side.of(application).filter(forecast -> has(forecast, key)).isPresent())
                    return Optional.of(of(application, side, key));
        return Optional.empty();
    }

    private static boolean has(Forecast forecast, ObjectKey key) {
        return forecast.objects().stream().map(Changed::key).anyMatch(key::equals);
    }

    /** Whatever is not plain, as bytes in hexadecimal. */
    private static String part(String text) {
        StringBuilder part = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isPlain(c)) part.append(c);
            else part.append('~').append(String.format(Locale.ROOT, "%02x", (int) c));
        }
        return part.toString();
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }
}
