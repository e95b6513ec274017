package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.admission.Remarks;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;

/** What the rules of admission remarked on the writes of one request. Told on the loop, read once the answer is there. */
final class Heard implements Consumer<Remarks> {
    /** Where the request remembers it. */
    private static final String HEARD = "dev.slipway.heard";

    private volatile Remarks all = Remarks.NONE;

    /** One that the request remembers. */
    static Heard of(Request request) {
        Heard heard = new Heard();
        request.setAttribute(HEARD, heard);
        return heard;
    }

    /** What was said of a request, for the audit log. */
    static SortedMap<String, String> annotations(Request request) {
        Remarks said = request.getAttribute(HEARD) instanceof Heard heard ? heard.all : Remarks.NONE;
        return said.annotations();
    }

    @Override
    public void accept(Remarks remarks) {
        all = all.and(remarks);
    }

    List<String> warnings() {
        return all.warnings();
    }
}
