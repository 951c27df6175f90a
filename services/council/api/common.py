"""What everybody in the council knows: its municipalities and the 重点取組事項."""

from typing import Any

from services.council import permissions, schemas
from services.council.api.blueprint import blueprint
from shared.vocabulary import DX_PRIORITIES, MUNICIPALITIES, POPULATION_AS_OF
from shared.web import permit


@blueprint.route("/municipalities", methods=["GET"])
@permit(permissions.READ_COMMON)
@blueprint.response(200, schemas.MunicipalityList)
def list_municipalities() -> Any:
    """構成市町（決まった順）"""
    return {
        "items": [
            {**vars(municipality), "population_as_of": POPULATION_AS_OF}
            for municipality in MUNICIPALITIES
        ]
    }


@blueprint.route("/dx-priorities", methods=["GET"])
@permit(permissions.READ_COMMON)
@blueprint.response(200, schemas.DxPriorityListAnswer)
def list_dx_priorities() -> Any:
    """自治体DX推進計画の重点取組事項（現行の版）"""
    return DX_PRIORITIES
