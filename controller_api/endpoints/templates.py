"""Call templates, and what a call would say and sound like."""

import asyncio

from fastapi import APIRouter
from fastapi.responses import Response

from audio import wav
from content.templates.slots import Slot
from content.templates.template import Template
from content.templates.vocabulary import Word
from controller_api import contract
from controller_api.accounts import Visitor
from controller_api.endpoints.asking import Here, Watcher
from controller_api.rights import may, needed_for, waits_for_approval

router = APIRouter(tags=["templates"])


@router.get("/templates")
async def templates(here: Here, visitor: Watcher) -> list[contract.TemplateView]:
    """Every template with its blanks; `allowed` and `needs_approval` are for whoever asks."""
    return [_template(template, visitor) for template in here.book.all()]


@router.post("/templates/{template_id}/preview")
async def preview(template_id: str, order: contract.PreviewOrder, here: Here, visitor: Watcher) -> contract.Preview:
    """What a call would say."""
    draft = here.announcing.preview(template_id, order)
    return contract.Preview(
        template=draft.template,
        kind=draft.kind,
        texts=dict(draft.texts),
        recording=draft.recording,
        needs_approval=waits_for_approval(visitor.role, free_words=draft.free_words),
    )


@router.post(
    "/templates/{template_id}/preview.wav",
    response_class=Response,
    responses={200: {"content": {"audio/wav": {}}, "description": "The whole call as it will sound"}},
)
async def preview_sound(template_id: str, order: contract.PreviewOrder, here: Here, _visitor: Watcher) -> Response:
    """The call as it will sound, as a WAV file."""
    draft = here.announcing.preview(template_id, order)
    samples = await here.studio.join(here.announcing.script(draft))
    return Response(await asyncio.to_thread(wav.encode, samples), media_type="audio/wav")


def _template(template: Template, visitor: Visitor) -> contract.TemplateView:
    return contract.TemplateView(
        id=template.id,
        kind=template.kind,
        title=dict(template.name),
        slots=[_slot(slot) for slot in template.slots if slot.id != "mall"],
        needs_approval=waits_for_approval(visitor.role, free_words=template.always_typed),
        allowed=may(visitor.role, needed_for(template.kind)),
    )


def _slot(slot: Slot) -> contract.SlotView:
    return contract.SlotView(
        name=slot.id,
        kind=slot.type.value,
        required=slot.required,
        label=dict(slot.label),
        example=" / ".join(dict.fromkeys(slot.example.values())),
        choices=[_choice(word) for word in slot.choices.words],
        open=slot.open,
    )


def _choice(word: Word) -> contract.ChoiceView:
    return contract.ChoiceView(value=word.id, label=dict(word.texts))
