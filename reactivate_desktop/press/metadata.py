"""What a file says of itself: Info and XMP that agree, and the output intent with its profile.

ISO 15930-7, 6.3 and 6.6 (identification, output intents); ISO 32000-1, 14.3 and 14.11.5. Nothing here names a person.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from xml.sax.saxutils import escape

from reactivate_desktop import __version__
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.output_intent import OutputIntent
from reactivate_desktop.press.standards import Standard
from reactivate_desktop.press.syntax import array, date_string, dictionary, reference, text_string
from reactivate_desktop.press.writer import PdfWriter, deflate

PRODUCER = f"Reactivate Desktop {__version__}"
TRAPPED = "False"

_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "pdfx": "http://ns.adobe.com/pdfx/1.3/",
    "pdfvtid": "http://www.npes.org/pdfvt/ns/id/",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """What stays the same each time the same job is pressed; ``created`` in UTC."""

    title: str
    created: datetime
    document_id: bytes

    @classmethod
    def of(cls, job: PressJob, intent: OutputIntent, words: str = "") -> Identity:
        """The identity of a job's file, from its content; ``words`` tell files of one job apart, such as volumes."""
        created = job.created.astimezone(UTC)
        parts = (
            job.title,
            job.token,
            created.isoformat(),
            job.standard,
            intent.fingerprint,
            *(job.of_variant(variant).customization.hash for variant in job.variant_ids),
            *(repr((variant.id, variant.offer)) for variant in job.variants if variant.offer is not None),
            *(template.model_dump_json() for template in job.templates),
            job.paper.id,
            job.kit.id,
            repr((job.offer, job.clinics, job.indicia, job.endorsement)),
        )
        digest = hashlib.sha256("\0".join((*parts, words) if words else parts).encode()).digest()
        title = job.title or job.token
        return cls(f"{title} ({words})" if words else title, created, digest[:16])


def put_info(writer: PdfWriter, identity: Identity, standard: Standard) -> int:
    """Write the Info dictionary; gives its number."""
    moment = date_string(identity.created)
    entries = {
        "Title": text_string(identity.title),
        "Creator": text_string(PRODUCER),
        "Producer": text_string(PRODUCER),
        "CreationDate": moment,
        "ModDate": moment,
        "Trapped": b"/" + TRAPPED.encode(),
        **{key: text_string(value) for key, value in standard.info},
    }
    return writer.put(dictionary(entries))


def put_xmp(writer: PdfWriter, identity: Identity, standard: Standard) -> int:
    """Write the XMP packet, uncompressed; gives its number. The instance id is the hash of what was written before."""
    packet = xmp(identity, standard, writer.content_hash[:16])
    return writer.put_stream(packet, {"Type": b"/Metadata", "Subtype": b"/XML"})


def xmp(identity: Identity, standard: Standard, instance: bytes) -> bytes:
    """The XMP packet of a file."""
    moment = f"{identity.created:%Y-%m-%dT%H:%M:%SZ}"
    properties = [
        ("xmp", "CreateDate", moment),
        ("xmp", "ModifyDate", moment),
        ("xmp", "MetadataDate", moment),
        ("xmp", "CreatorTool", PRODUCER),
        ("pdf", "Producer", PRODUCER),
        ("pdf", "Trapped", TRAPPED),
        ("xmpMM", "DocumentID", f"uuid:{uuid.UUID(bytes=identity.document_id)}"),
        ("xmpMM", "InstanceID", f"uuid:{uuid.UUID(bytes=instance)}"),
        ("xmpMM", "VersionID", "1"),
        ("xmpMM", "RenditionClass", "default"),
        *standard.xmp,
    ]
    if standard.document_parts:
        properties.append(("pdfvtid", "GTS_PDFVTModDate", moment))
    used = {"dc", *(prefix for prefix, _, _ in properties)}
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items() if prefix in used)
    lines = "\n".join(f"<{prefix}:{key}>{escape(value)}</{prefix}:{key}>" for prefix, key, value in properties)
    title = f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(identity.title)}</rdf:li></rdf:Alt></dc:title>'
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about="" {spaces}>\n'
        f"<dc:format>application/pdf</dc:format>\n{title}\n{lines}\n"
        "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    ).encode()


def put_output_intent(writer: PdfWriter, intent: OutputIntent) -> int:
    """Write the output intent with its embedded profile; gives its number."""
    condition = intent.condition
    profile = writer.put_stream(_packed(intent.profile.data), {"N": b"4", "Filter": b"/FlateDecode"})
    registry = {"RegistryName": text_string(condition.registry)} if condition.registry else {}
    entries = {
        "Type": b"/OutputIntent",
        "S": b"/GTS_PDFX",
        "OutputConditionIdentifier": text_string(condition.identifier),
        "OutputCondition": text_string(condition.condition),
        **registry,
        "Info": text_string(condition.info),
        "DestOutputProfile": reference(profile),
    }
    return writer.put(dictionary(entries))


@lru_cache(maxsize=4)
def _packed(profile: bytes) -> bytes:
    return deflate(profile)


def put_catalog(writer: PdfWriter, entries: dict[str, int], output_intent: int) -> int:
    """Write the catalog; ``entries`` are numbers by key."""
    body = {key: reference(value) for key, value in entries.items()}
    return writer.put(dictionary({"Type": b"/Catalog", **body, "OutputIntents": array([reference(output_intent)])}))
